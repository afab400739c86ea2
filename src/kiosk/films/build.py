"""How the shipped films are made: by the studio, which lies in the source repository only."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from kiosk.films.standard import FilmsError, told

README = "media/README.md"


def build_films(media: Path, python: str | None, exercise_ids: Sequence[str]) -> int:
    """Run the studio beside the films with a Python that has Blender; returns its exit code.

    Raises FilmsError where there is no studio, or none that can be run.
    """
    studio = media / "studio"
    if not (studio / "__main__.py").is_file():
        what = "no studio here: the films came finished with the station"
        raise FilmsError(told(studio, what, "the source repository, where media/studio lies"))
    if python is None:
        what = "the films are made by `PYTHON media/studio all`"
        allowed = f"--python with one that has Blender as a module: {README}"
        raise FilmsError(told(studio, what, allowed))
    try:
        return subprocess.run([python, str(studio), "all", *exercise_ids], check=False).returncode
    except OSError as error:
        said = error.strerror or str(error)
        raise FilmsError(told(python, f"cannot be run ({said})", f"a Python: {README}")) from error
