"""One kind of work in the studio, and whether it has to be done again.

A step is done when what it made last time is still there and what it was made from has not
changed; both are told by content, not by date. Notes about that are kept in build/studio/done.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from studio.progress import Progress

HERE = Path(__file__).parent
NOTES = HERE.parents[1] / "build" / "studio" / "done"

EVERYTHING = "everything"
"""The subject of a step that is done once, not for each exercise."""


class Step(ABC):
    """What is made from what. `subject` is an exercise's id, or EVERYTHING."""

    name: str
    about: str
    needs: tuple[str, ...] = ("numpy",)
    """Packages that have to be importable."""
    once = False
    """Done once, not for each exercise."""

    @abstractmethod
    def made_from(self, subject: str) -> Iterable[Path | str]:
        """Files that go in, and facts as text."""

    @abstractmethod
    def makes(self, subject: str) -> Iterable[Path]:
        """Files that come out."""

    @abstractmethod
    def run(self, subject: str, progress: Progress) -> None:
        """Make them."""

    def missing(self) -> list[str]:
        """The packages that this Python lacks."""
        return [package for package in self.needs if find_spec(package) is None]

    def is_done(self, subject: str, notes: Path = NOTES) -> bool:
        """Whether doing it again would make the same."""
        try:
            kept = json.loads(self._note(subject, notes).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(kept == self._state(subject)) and not self._unmade(subject)

    def do(self, subject: str, progress: Progress, notes: Path = NOTES) -> None:
        """Do it, and note from what. Raises RuntimeError if something was not made after all."""
        self.run(subject, progress)
        if unmade := self._unmade(subject):
            raise RuntimeError(f"not made: {', '.join(map(str, unmade))}")
        note = self._note(subject, notes)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(self._state(subject), indent=1) + "\n", "utf-8")

    def _note(self, subject: str, notes: Path) -> Path:
        return notes / f"{self.name}-{subject}.json"

    def _unmade(self, subject: str) -> list[Path]:
        return [file for file in self.makes(subject) if not file.is_file()]

    def _state(self, subject: str) -> dict[str, str]:
        made = content_hash(sorted(self.makes(subject)))
        return {"from": content_hash(self.made_from(subject)), "made": made}


def content_hash(parts: Iterable[Path | str]) -> str:
    """sha256 over texts, and over the names and contents of files; a missing file counts too."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(f"text {part}\n".encode())
        elif part.is_file():
            digest.update(f"file {part.name} {_file_hash(part)}\n".encode())
        else:
            digest.update(f"none {part.name}\n".encode())
    return digest.hexdigest()


def _file_hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def code(*modules: str) -> list[Path]:
    """The studio's own modules, for a step that they go into."""
    return [HERE / f"{module}.py" for module in modules]
