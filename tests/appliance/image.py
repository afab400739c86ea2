"""The machine's disks: Debian trixie, the project installed in it by its own command, our bits.

Made in three steps, each kept under build/appliance with the digest of what it was made from in
its name, so that a second run makes anew only what has changed. Needs root (chroot) and Debian's
packages; no loop device, no mount that outlives it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
BUILD = PROJECT / "build" / "appliance"
MACHINES = BUILD / "machines"
SOURCE = "/usr/src/kiosk"
"""Where the project is cloned to in the machine."""

MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-trixie-automatic.gpg"
PACKAGES = (
    # A Debian that boots and has what its installer puts on every machine: no desktop.
    "linux-image-amd64", "initramfs-tools", "systemd-sysv", "udev", "dbus", "kmod", "sudo",
    "libpam-systemd", "procps", "ca-certificates", "locales-", "e2fsprogs",
    # What the README asks for before its command.
    "make", "python3", "python3-venv",
)  # fmt: skip

ROOT_MB, DATA_MB = 6144, 384
_LEFT_OUT = ("tests/", "docs/", "media/studio/", ".ci/")
"""Parts of the clone that no machine needs, so that a change there makes no new image."""


@dataclass(frozen=True, slots=True)
class Image:
    """What a machine boots from. The disks are raw ext4; machines lay theirs over them."""

    root: Path
    data: Path
    kernel: Path
    initrd: Path
    install_log: Path


def image() -> Image:
    """The image of the project as it is now; made where there is none yet."""
    BUILD.mkdir(parents=True, exist_ok=True)
    folder = BUILD / f"image-{_digest(_ingredients())}"
    found = Image(
        folder / "root.ext4",
        folder / "data.ext4",
        folder / "vmlinuz",
        folder / "initrd.img",
        folder / "install.log",
    )
    if not (folder / "ready").exists():
        _make(folder, found)
        (folder / "ready").touch()
    _forget("image-*", folder)
    return found


def base() -> Path:
    """A Debian trixie as a tar file."""
    path = BUILD / f"base-{_digest([' '.join(PACKAGES).encode()])}.tar"
    if not path.exists():
        part = path.with_suffix(".part")
        _run(
            "mmdebstrap", "--mode=root", "--variant=minbase", "--format=tar",
            f"--keyring={KEYRING}",
            f"--include={','.join(PACKAGES)}", "trixie", str(part),
            f"deb [signed-by={KEYRING}] {MIRROR} trixie main",
        )  # fmt: skip
        part.rename(path)
    return path


def _make(folder: Path, made: Image) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    root = folder / "root"
    root.mkdir(parents=True)
    _run("tar", "-C", str(root), "-xf", str(base()))
    _clone(root / SOURCE.lstrip("/"))
    _install(root, made.install_log)
    _add_the_tests_own(root)
    kernel = max((root / "boot").glob("vmlinuz-*"))
    shutil.copy(kernel, made.kernel)
    shutil.copy(root / "boot" / kernel.name.replace("vmlinuz", "initrd.img"), made.initrd)
    _run("mke2fs", "-q", "-t", "ext4", "-L", "kiosk-data", "-d", str(root / "var/lib/kiosk"),
         str(made.data), f"{DATA_MB}M")  # fmt: skip
    shutil.rmtree(root / "var/lib/kiosk")
    (root / "var/lib/kiosk").mkdir()
    _run("mke2fs", "-q", "-t", "ext4", "-L", "kiosk-root", "-d", str(root), str(made.root),
         f"{ROOT_MB}M")  # fmt: skip
    shutil.rmtree(root)


def _clone(target: Path) -> None:
    """The project's files as a clone would have them."""
    target.mkdir(parents=True)
    tar = target.with_suffix(".tar")
    files = "\0".join(_project_files()).encode()
    pack = ["tar", "-C", str(PROJECT), "--null", "-T", "-", "-cf", str(tar)]
    subprocess.run(pack, input=files, check=True)
    _run("tar", "-C", str(target), "-xf", str(tar))
    tar.unlink()


def _install(root: Path, log: Path) -> None:
    """`sudo make install`, in the clone, as the README has it."""
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    ran = in_root(root, ["sudo", "-E", "make", "-C", SOURCE, "install"])
    log.write_text(ran.stdout)
    (root / "usr/sbin/policy-rc.d").unlink()
    if ran.returncode != 0:
        tail = "\n".join(ran.stdout.splitlines()[-40:])
        raise RuntimeError(f"make install ended with {ran.returncode}:\n{tail}")


def in_root(root: Path, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the tree as if it were the machine; the network is this one's."""
    caches = {"/var/cache/apt/archives": BUILD / "debs", "/root/.cache/pip": BUILD / "wheels"}
    mounts = [
        "mount -t proc proc $R/proc",
        "mount --rbind /dev $R/dev",
        "mount -t tmpfs run $R/run",
    ]
    mounts += ["cp -L /etc/resolv.conf /etc/ssl/certs/ca-certificates.crt $R/run/"]
    mounts += ["touch $R/etc/resolv.conf", "mount --bind $R/run/resolv.conf $R/etc/resolv.conf"]
    for inside, outside in caches.items():
        outside.mkdir(exist_ok=True)
        mounts += [f"mkdir -p $R{inside}", f"mount --bind {outside} $R{inside}"]
    variables = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
        "DEBIAN_FRONTEND=noninteractive", "PIP_CERT=/run/ca-certificates.crt", "LANG=C.UTF-8",
        *[f"{key}={value}" for key, value in os.environ.items() if key.lower().endswith("_proxy")],
    ]  # fmt: skip
    script = " && ".join([*mounts, 'exec chroot $R /usr/bin/env -i "$@"'])
    return subprocess.run(
        ["unshare", "--mount", "--fork", "bash", "-c", script, "chroot", *variables, *command],
        env={**os.environ, "R": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _add_the_tests_own(root: Path) -> None:
    """The agent, the ball on its bus, a disk for the data, and what it needs without a GPU."""
    own = root / "opt/appliance"
    own.mkdir(parents=True)
    for path in (HERE / "guest").glob("*.py"):
        shutil.copy(path, own)
    units = root / "etc/systemd/system"
    for path in (HERE / "guest").glob("*.service"):
        shutil.copy(path, units)
        in_root(root, ["systemctl", "enable", path.name])
    for path in (HERE / "guest" / "etc").rglob("*"):
        if path.is_file():
            target = root / "etc" / path.relative_to(HERE / "guest" / "etc")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    with (root / "etc/fstab").open("a") as table:
        table.write("LABEL=kiosk-data /var/lib/kiosk ext4 noatime 0 2\n")
    (root / "etc/hostname").write_text("kiosk\n")


def _project_files() -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(PROJECT), "ls-files", "-z", "-co", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    wanted = (name for name in listed if name and not name.startswith(_LEFT_OUT))
    return sorted(name for name in wanted if (PROJECT / name).is_file())


def _ingredients() -> Iterable[bytes]:
    yield " ".join(PACKAGES).encode()
    for path in [Path(__file__), *sorted((HERE / "guest").rglob("*.*"))]:
        if path.is_file() and path.suffix != ".pyc":
            yield path.read_bytes()
    for name in _project_files():
        if not name.endswith(".md"):
            yield name.encode() + (PROJECT / name).read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    whole = sha256()
    for part in parts:
        whole.update(sha256(part).digest())
    return whole.hexdigest()[:12]


def _forget(pattern: str, kept: Path) -> None:
    """Away with images of the project as it was."""
    for path in BUILD.glob(pattern):
        if path != kept:
            shutil.rmtree(path)


def _run(*command: str) -> None:
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ran.returncode != 0:
        sys.stderr.write(ran.stdout)
        raise RuntimeError(f"{command[0]} ended with {ran.returncode}")
