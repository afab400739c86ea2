"""The machine that is installed on: every file that is put there, every command that is run.

A dry run says what would be done and does nothing. Below another root files are put and removed,
and commands, which would act on the running machine, are only told.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "opt/kiosk/installed.json"


class InstallError(Exception):
    """Why it cannot go on; one line for the person who installs, with what to do."""


@dataclass(slots=True)
class Manifest:
    """What was put on the machine, so that it can be taken away again; paths from the root."""

    files: dict[str, str] = field(default_factory=dict)
    """Each with its SHA-256."""
    links: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    """Made because they were not there."""
    example: str = ""
    """SHA-256 of the settings that came with the version before."""

    def as_json(self) -> str:
        known = {"files": self.files, "links": self.links, "folders": self.folders}
        return json.dumps(known | {"example": self.example}, indent=1, sort_keys=True) + "\n"


@dataclass(slots=True)
class Machine:
    """`path` and all others take paths from the root, without a leading slash."""

    root: Path = Path("/")
    dry: bool = False
    say: Callable[[str], None] = print
    manifest: Manifest = field(default_factory=Manifest)

    def __post_init__(self) -> None:
        known = self.read(MANIFEST)
        if known:
            self.manifest = Manifest(**json.loads(known))

    @property
    def live(self) -> bool:
        """Whether commands are run."""
        return self.root == Path("/") and not self.dry

    @property
    def booted(self) -> bool:
        """Whether systemd runs here: not while an image is being made."""
        return self.live and self.path("run/systemd/system").is_dir()

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> str:
        """A file's text; empty if there is none."""
        try:
            return self.path(name).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def put(
        self, name: str, content: bytes, mode: int | None = 0o644, *, ours: bool = True
    ) -> bool:
        """Write a file unless it is there already. `ours` goes again with an uninstall.

        `mode` None leaves it to the file system: FAT has none, and refuses to be asked.
        """
        path = self.path(name)
        if ours:
            self.manifest.files[name] = sha256(content)
        same = path.is_file() and not path.is_symlink() and path.read_bytes() == content
        if same and mode in (None, path.stat().st_mode & 0o7777):
            return False
        self.say(f"write  /{name}")
        if not self.dry:
            self.folder(str(Path(name).parent))
            partial = path.with_name(f"{path.name}.kiosk-part")
            partial.write_bytes(content)
            _sync(partial)
            if mode is not None:
                partial.chmod(mode)
            partial.replace(path)
        return True

    def link(self, name: str, target: str, *, ours: bool = True) -> bool:
        """Make a symbolic link, in the place of whatever link or file is there, at once."""
        path = self.path(name)
        if ours:
            self.manifest.links[name] = target
        if path.is_symlink() and os.readlink(path) == target:
            return False
        self.say(f"link   /{name} -> {target}")
        if not self.dry:
            self.folder(str(Path(name).parent))
            partial = path.with_name(f"{path.name}.kiosk-part")
            partial.unlink(missing_ok=True)
            partial.symlink_to(target)
            partial.replace(path)
        return True

    def folder(self, name: str) -> None:
        """Make a folder with those above it, and remember which ones."""
        path = self.path(name)
        if self.dry or path.is_dir():
            return
        self.folder(str(Path(name).parent))
        path.mkdir(mode=0o755)
        path.chmod(0o755)
        self.manifest.folders.append(name)

    def remove(self, name: str) -> None:
        """A file, link or whole folder, if it is there."""
        path = self.path(name)
        if not (path.exists() or path.is_symlink()):
            return
        self.say(f"remove /{name}")
        if self.dry:
            return
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

    def remove_folder_if_empty(self, name: str) -> None:
        path = self.path(name)
        if not self.dry and path.is_dir() and not any(path.iterdir()):
            path.rmdir()

    def run(self, *command: str, environment: dict[str, str] | None = None) -> None:
        """Run a command and show what it says; InstallError when it fails."""
        self.say(f"run    {' '.join(command)}")
        if not self.live:
            return
        done = subprocess.run(command, check=False, env=os.environ | (environment or {}))
        if done.returncode != 0:
            raise InstallError(f"`{' '.join(command)}` failed with {done.returncode}")

    def ask(self, *command: str) -> str:
        """What a harmless command answers, also in a dry run; empty if it fails.

        Below another root it would answer for the wrong machine, and is not asked.
        """
        if self.root != Path("/"):
            return ""
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def keep_manifest(self) -> None:
        self.manifest.folders.sort()
        if not self.dry:
            self.folder(str(Path(MANIFEST).parent))
            self.path(MANIFEST).write_text(self.manifest.as_json(), "utf-8")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
