"""The installer below another root: the same tree twice, upgrades that fall back, away again."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk_install.__main__ import main
from kiosk_install.machine import InstallError, Machine
from kiosk_install.overlay import fstab_with, make_read_only
from kiosk_install.packages import PACKAGES
from kiosk_install.steps import MASKED, install, uninstall
from kiosk_install.versions import linked, version_of

ROOT = Path(__file__).parents[3]
CONFIG = "dtparam=audio=on\n"
CMDLINE = "console=tty1 root=/dev/mmcblk0p2 rootwait\n"


@dataclass
class Rehearsed(Machine):
    """A machine whose commands are told and not run, but that a version's own check can fail on."""

    sick: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.say = self.told.append
        super().__post_init__()

    def run(self, *command: str, environment: dict[str, str] | None = None) -> None:
        super().run(*command, environment=environment)
        if command[1:3] == ("-m", "venv"):
            self.folder(command[3].lstrip("/"))
        version = next((Path(word).parts[4] for word in command if "/versions/" in word), "")
        if "kiosk.health_check" in command and version in self.sick:
            raise InstallError("the health check failed")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    firmware = tmp_path / "root/boot/firmware"
    firmware.mkdir(parents=True)
    (firmware / "config.txt").write_text(CONFIG, "ascii")
    (firmware / "cmdline.txt").write_text(CMDLINE, "ascii")
    (tmp_path / "root/etc/systemd").mkdir(parents=True)
    return tmp_path / "root"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small checkout: the whole installer's material, and next to no program."""
    made = tmp_path / "checkout"
    shutil.copytree(ROOT / "systemd" / "rootfs", made / "systemd" / "rootfs")
    shutil.copy(ROOT / "systemd" / "boot-settings.toml", made / "systemd")
    (made / "hardware").mkdir()
    for name in ("settings.toml", "pins.toml"):
        shutil.copy(ROOT / "hardware" / name, made / "hardware")
    (made / "src/kiosk").mkdir(parents=True)
    (made / "media").mkdir()
    shutil.copy(ROOT / "pyproject.toml", made)
    program(made, "one")
    return made


def program(source: Path, text: str) -> str:
    (source / "src/kiosk/program.py").write_text(text, "ascii")
    return version_of(source)


def tree(root: Path) -> dict[str, str]:
    """Everything below a root: what a link leads to, what a file holds and its mode."""
    return {str(path.relative_to(root)): _told(path) for path in sorted(root.rglob("*"))}


def _told(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    if path.is_dir():
        return "folder"
    return f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def changes(machine: Rehearsed) -> list[str]:
    return [line for line in machine.told if line.startswith(("write", "link", "remove"))]


# Installing.


def test_everything_is_put_in_its_place(root: Path, source: Path) -> None:
    install(Rehearsed(root), source)
    units = root / "etc/systemd/system"
    rootfs = source / "systemd/rootfs"
    for path in (each for each in rootfs.rglob("*") if each.is_file()):
        assert (root / path.relative_to(rootfs)).read_bytes() == path.read_bytes()
    assert (units / "multi-user.target.wants/kiosk.service").is_symlink()
    assert [str((units / name).readlink()) for name in MASKED] == ["/dev/null"] * 3
    assert (root / "etc/kiosk/settings.toml").exists()
    assert "i2c_arm_baudrate=400000" in (root / "boot/firmware/config.txt").read_text("ascii")
    assert "console=tty3" in (root / "boot/firmware/cmdline.txt").read_text("ascii")
    assert (root / "opt/kiosk/bin/launch").stat().st_mode & 0o777 == 0o755


def test_a_second_time_changes_nothing(root: Path, source: Path) -> None:
    install(Rehearsed(root), source)
    once = tree(root)
    again = Rehearsed(root)
    install(again, source)
    assert changes(again) == []
    assert tree(root) == once


def test_what_somebody_spoilt_is_put_right(root: Path, source: Path) -> None:
    install(Rehearsed(root), source)
    once = tree(root)
    (root / "opt/kiosk/bin/launch").write_text("rm -rf /", "ascii")
    (root / "etc/systemd/system/getty@.service").unlink()
    install(Rehearsed(root), source)
    assert tree(root) == once


def test_a_dry_run_does_nothing(root: Path, source: Path) -> None:
    before = tree(root)
    machine = Rehearsed(root, dry=True)
    install(machine, source)
    assert tree(root) == before
    assert len(changes(machine)) > 20


def test_on_a_computer_that_is_no_pi_the_boot_settings_are_left_alone(
    root: Path, source: Path
) -> None:
    shutil.rmtree(root / "boot")
    install(Rehearsed(root), source)
    assert not (root / "boot").exists()


def test_the_real_program_says_in_one_line_what_stands_in_its_way(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["overlay", "--root", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "kiosk: which partition is for the data? Such as: sudo make overlay DATA=/dev/mmcblk0p3\n"
    )


def test_the_packages_are_asked_for_in_one_go(root: Path, source: Path) -> None:
    machine = Rehearsed(root)
    install(machine, source)
    asked = [line for line in machine.told if "apt-get install" in line]
    assert len(asked) == 1
    assert asked[0].endswith(" ".join(PACKAGES))


# Settings.


def test_settings_are_kept_and_a_newer_example_lies_beside_them(root: Path, source: Path) -> None:
    install(Rehearsed(root), source)
    settings, new = root / "etc/kiosk/settings.toml", root / "etc/kiosk/settings.toml.new"
    settings.write_text("# ours\n", "ascii")
    override = root / "boot/firmware/kiosk.toml"
    override.write_text("[screen]\n", "ascii")
    install(Rehearsed(root), source)
    assert not new.exists()
    example = source / "hardware/settings.toml"
    example.write_text(example.read_text("utf-8") + "# one more\n", "utf-8")
    install(Rehearsed(root), source)
    assert settings.read_text("ascii") == "# ours\n"
    assert override.read_text("ascii") == "[screen]\n"
    assert new.read_bytes() == example.read_bytes()


# Upgrading.


def test_an_upgrade_keeps_the_version_before_and_no_other(root: Path, source: Path) -> None:
    versions = []
    for text in ("one", "two", "three"):
        versions.append(program(source, text))
        install(Rehearsed(root), source)
    machine = Rehearsed(root)
    assert (linked(machine, "current"), linked(machine, "previous")) == (versions[2], versions[1])
    assert sorted(path.name for path in (root / "opt/kiosk/versions").iterdir()) == sorted(
        versions[1:]
    )


def test_a_version_that_fails_its_own_check_is_not_switched_to(root: Path, source: Path) -> None:
    good = version_of(source)
    install(Rehearsed(root), source)
    before = tree(root)
    sick = program(source, "sick")
    with pytest.raises(InstallError, match=f"own check: {good.replace('+', '.')} stays as it is"):
        install(Rehearsed(root, sick={sick}), source)
    assert tree(root) == before
    mended = program(source, "mended")
    install(Rehearsed(root), source)
    assert linked(Rehearsed(root), "current") == mended


def test_a_first_version_that_fails_switches_nothing_on(root: Path, source: Path) -> None:
    with pytest.raises(InstallError, match="nothing was switched on"):
        install(Rehearsed(root, sick={version_of(source)}), source)
    assert not (root / "opt/kiosk/current").exists()
    assert not (root / "etc/systemd/system/multi-user.target.wants").exists()


def test_a_build_that_was_cut_short_begins_anew(root: Path, source: Path) -> None:
    torn = root / "opt/kiosk/versions" / version_of(source) / "lib"
    torn.mkdir(parents=True)
    install(Rehearsed(root), source)
    assert not torn.exists()
    assert linked(Rehearsed(root), "current") == version_of(source)


def test_a_new_version_begins_its_starts_anew(root: Path, source: Path) -> None:
    install(Rehearsed(root), source)
    starts = root / "var/lib/kiosk/starts"
    starts.mkdir(parents=True)
    (starts / "came-up").write_text("previous:wayland\n", "ascii")
    (starts / "tries").write_text("2\n", "ascii")
    program(source, "two")
    install(Rehearsed(root), source)
    assert list(starts.iterdir()) == []


def test_what_a_later_version_no_longer_has_goes(root: Path, source: Path) -> None:
    extra = source / "systemd/rootfs/etc/sysctl.d/91-kiosk.conf"
    extra.write_text("kernel.panic = 10\n", "ascii")
    install(Rehearsed(root), source)
    assert (root / "etc/sysctl.d/91-kiosk.conf").exists()
    extra.unlink()
    install(Rehearsed(root), source)
    assert not (root / "etc/sysctl.d/91-kiosk.conf").exists()


# Away again.


def test_uninstalling_leaves_records_and_settings_and_nothing_else(
    root: Path, source: Path
) -> None:
    before = tree(root)
    install(Rehearsed(root), source)
    (root / "var/lib/kiosk/records").mkdir(parents=True)
    machine = Rehearsed(root)
    uninstall(machine)
    left = {name: what for name, what in tree(root).items() if before.get(name) != what}
    assert set(left) == {
        "etc/kiosk", "etc/kiosk/settings.toml", "boot/firmware/kiosk.toml",
        "var", "var/lib", "var/lib/kiosk", "var/lib/kiosk/records",
    }  # fmt: skip
    assert "kept   /var/lib/kiosk (records)" in "\n".join(machine.told)


def test_purging_leaves_nothing_at_all(root: Path, source: Path) -> None:
    before = tree(root)
    install(Rehearsed(root), source)
    (root / "var/lib/kiosk").mkdir(parents=True)
    uninstall(Rehearsed(root), purge=True)
    left = {name: what for name, what in tree(root).items() if before.get(name) != what}
    assert set(left) == {"var", "var/lib"}


def test_uninstalling_what_is_not_there_is_no_fault(root: Path) -> None:
    before = tree(root)
    uninstall(Rehearsed(root))
    assert tree(root) == before


# A read-only root.


def test_the_data_partition_is_named_once(tmp_path: Path) -> None:
    text = "PARTUUID=1 / ext4 defaults 0 1"
    once = fstab_with(text, "ab-1")
    assert once == (
        f"{text}\nUUID=ab-1 /var/lib/kiosk ext4 noatime,nosuid,nodev,noexec,nofail,"
        "x-systemd.device-timeout=30s 0 2 # kiosk: the station's data\n"
    )
    assert fstab_with(once, "ab-1") == once
    assert fstab_with(once, "ab-2").count("/var/lib/kiosk") == 1


def test_a_read_only_root_spares_the_other_partitions(root: Path) -> None:
    machine = Rehearsed(root)
    make_read_only(machine, "/dev/sda3")
    text = (root / "etc/overlayroot.local.conf").read_text("ascii")
    assert 'overlayroot="tmpfs:recurse=0"' in text
    copied = machine.told.index("run    cp -a /var/lib/kiosk/. /run/kiosk-data/")
    assert copied < machine.told.index("run    update-initramfs -u")
