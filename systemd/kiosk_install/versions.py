"""Versions side by side under /opt/kiosk/versions: built, checked by themselves, switched to.

`current` and `previous` are links. A version that fails its own check is never switched to, and
goes; the one before stays whole until the next one has been switched to.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from kiosk_install.machine import InstallError, Machine

HOME = "opt/kiosk"
VERSIONS = f"{HOME}/versions"
READY = "checked"
"""A file in a version's folder: it was built whole and has passed its own check."""
STARTS = "var/lib/kiosk/starts"
PYTHON = "/usr/bin/python3"


def version_of(source: Path) -> str:
    """The project's version and what its files are: a changed file makes another version."""
    version = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    digest = hashlib.sha256()
    for path in _files(source):
        digest.update(f"{path.relative_to(source)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{version}+{digest.hexdigest()[:10]}"


def install_version(machine: Machine, source: Path, wheels: Path | None = None) -> bool:
    """Build the source's version, let it check itself, switch to it; whether it is another one.

    Raises InstallError when it fails; then the version before is still the current one.
    """
    version = version_of(source)
    folder = f"{VERSIONS}/{version}"
    if linked(machine, "current") == version and machine.path(f"{folder}/{READY}").exists():
        machine.say(f"same   version {version}")
        return False
    if not machine.path(f"{folder}/{READY}").exists():
        build(machine, folder, source, wheels)
    try:
        check(machine, folder)
    except InstallError as error:
        machine.remove(folder)
        stays = linked(machine, "current")
        kept = f"{stays} stays as it is" if stays else "nothing was switched on"
        raise InstallError(f"version {version} does not pass its own check: {kept}") from error
    machine.put(f"{folder}/{READY}", b"", ours=False)
    switch_to(machine, version)
    return True


def build(machine: Machine, folder: str, source: Path, wheels: Path | None) -> None:
    """A virtual environment with the project and all it needs; one cut short begins anew."""
    machine.remove(folder)
    machine.folder(VERSIONS)
    place = f"/{folder}"
    machine.run(PYTHON, "-m", "venv", place)
    offline = ["--no-index", "--find-links", str(wheels)] if wheels else []
    pip = [f"{place}/bin/python", "-m", "pip", "install", "--disable-pip-version-check"]
    machine.run(*pip, "--no-cache-dir", "--quiet", *offline, str(source))


def check(machine: Machine, folder: str) -> None:
    """The version's own health check, as the station's user, on this machine's own settings."""
    machine.run(
        *("runuser", "-u", "kiosk", "--", f"/{folder}/bin/python", "-m", "kiosk.health_check"),
        environment={"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
    )


def switch_to(machine: Machine, version: str) -> None:
    """Make it the current one, and what was current the previous; others go."""
    before = linked(machine, "current")
    if before and before != version:
        machine.link(f"{HOME}/previous", f"versions/{before}", ours=False)
    machine.link(f"{HOME}/current", f"versions/{version}", ours=False)
    for name in ("tries", "came-up"):  # what was learnt of other versions: /opt/kiosk/bin/launch
        machine.remove(f"{STARTS}/{name}")
    kept = {version, before, linked(machine, "previous")}
    folder = machine.path(VERSIONS)
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in kept:
            machine.remove(f"{VERSIONS}/{path.name}")


def linked(machine: Machine, name: str) -> str:
    """The version that "current" or "previous" leads to; empty for none."""
    path = machine.path(f"{HOME}/{name}")
    return Path(os.readlink(path)).name if path.is_symlink() else ""


def _files(source: Path) -> Iterator[Path]:
    """Everything that becomes part of the installed version, in order."""
    yield source / "pyproject.toml"
    for folder in ("src", "media"):
        for path in sorted((source / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and "studio" not in path.parts:
                yield path
