"""A supervised session in the machine, and what a cut has left of it on its disk."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from machine import Machine, MachineError
from waiting import SLOW_S

CODE = "K-41726"
PYTHON = "/opt/kiosk/current/bin/python"
NAME, PIN = "liz", "271828"
TARGET_N = 60
PRESS_N = 76
"""What the ball has to be pressed with for the station to show the target: newtons are an estimate
until a ball is calibrated, and this one is not."""
HOLD_S = 1
AGAIN_S, SETTLES_S = 60.0, 4.0
"""Of the host's time: after so long a key is pressed again, and so long a page is read first."""
REPS = 9
"""As many as one figure can show."""

PRESCRIPTION = f"""format = 1
patient = "{CODE}"
author = "appliance test"

[[exercise]]
id = "standing-ball-squeeze"
sides = ["left"]
sets = 1
reps = {REPS}
hold_s = {HOLD_S}
rest_s = 0
zone_from = "newtons"
target_n = {TARGET_N}
ask_pain = false
"""


@dataclass(frozen=True, slots=True)
class Left:
    """What the records hold after a cut."""

    reps_kept: int
    whole: bool
    """Whether SQLite finds nothing wrong with the database."""


def seed(machine: Machine) -> None:
    """A PIN, a patient and a prescription, by the station's own commands."""
    pin = machine.run("kiosk", "staff", "set-pin", NAME, typed=f"{PIN}\n{PIN}\n")
    assert pin.code == 0, pin
    machine.shell(f"runuser -u kiosk -- {PYTHON} /opt/appliance/add_patient.py {CODE}")
    machine.shell(f"cat > /run/prescription.toml <<'X'\n{PRESCRIPTION}X")
    given = machine.run(
        "kiosk", "records", "import-prescription", "--yes", "/run/prescription.toml"
    )
    assert given.code == 0, given


def page(machine: Machine) -> str:
    """The page that the station says it shows (`systemctl status`), to find the way by."""
    told = machine.shell("systemctl show kiosk -p StatusText --value")
    return told.partition(";")[0].strip().removeprefix("page ")


def begin_session(machine: Machine) -> None:
    """From the first page through the PIN to the supervised exercise; all by keys."""
    _go_on(machine, "attract", "f2", "sign_in")
    machine.type(PIN)
    _go_on(machine, "sign_in", "ret", "patients")
    machine.type(CODE[2:])
    _go_on(machine, "patients", "ret", "patient")
    _go_on(machine, "patient", "ret", "position")
    _go_on(machine, "position", "ret", "live")


def _go_on(machine: Machine, here: str, key: str, wanted: str) -> None:
    """Press a key until the next page comes, as anybody would: the page may not listen yet."""
    pressed_s = -AGAIN_S

    def come() -> bool:
        nonlocal pressed_s
        shown = page(machine)
        if shown == here and machine.age_s() - pressed_s >= AGAIN_S:
            machine.press(key)
            pressed_s = machine.age_s()
        return shown == wanted

    try:
        machine.until(come, SLOW_S, f"the page {wanted}", every_s=4)
    except MachineError as error:
        raise MachineError(f"{error}; it is on {page(machine)}") from error
    # The page is there before it listens, and before what it shows has been read.
    time.sleep(SETTLES_S)


def squeeze_for_ever(machine: Machine) -> None:
    machine.ball(f"press {PRESS_N} {HOLD_S + 1} 1.5")


def left_on(disk: Path, folder: Path) -> Left:
    """Read the data disk of a machine that is off, as its next start would find it."""
    raw = folder / "data.raw"
    subprocess.run(["qemu-img", "convert", "-O", "raw", str(disk), str(raw)], check=True)
    # The journal first, as the kernel would; 1 is "repaired", which is what a cut needs.
    checked = subprocess.run(["e2fsck", "-fy", str(raw)], capture_output=True, text=True)
    assert checked.returncode in (0, 1), checked.stdout
    records = folder / "records"
    subprocess.run(["rm", "-rf", str(records)], check=True)
    subprocess.run(
        ["debugfs", "-R", f"rdump /records {folder}", str(raw)], check=True, capture_output=True
    )
    raw.unlink()
    database = sqlite3.connect(f"file:{records}/records.db?mode=rw", uri=True)
    (kept,) = database.execute("SELECT count(*) FROM reps WHERE kept").fetchone()
    (told,) = database.execute("PRAGMA integrity_check").fetchone()
    database.close()
    return Left(kept, told == "ok")
