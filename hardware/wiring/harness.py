"""The wiring harness: every lead outside the sensor board, drawn by WireViz.

python hardware/wiring/harness.py writes harness.yml and, where WireViz and Graphviz are
installed, harness.svg beside it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import header
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from stamps import stamp  # one folder up, not in a package

HERE = Path(__file__).parent
YML, SVG = HERE / "harness.yml", HERE / "harness.svg"

PANEL_LEADS = (
    ("GND", "BK", "ground"),
    ("+5V", "RD", "5 V, behind F1"),
    ("GO", "GN", "S1, green button"),
    ("STOP", "OG", "S2, red button"),
    ("GO_LAMP", "GNWH", "H1, green lamp, low side"),
    ("STOP_LAMP", "OGWH", "H2, red lamp, low side"),
    ("RED", "PK", "D1"),
    ("GREEN", "YE", "D1"),
    ("BLUE", "BU", "D1"),
)
"""The nine leads to the hand panel, in the order of the D-sub's pins, with their wires' colours."""

BOARD_LEADS = ("SDA", "SCL", "READY", "SUPPLY_ON", "GO", "STOP", "GO_LAMP", "STOP_LAMP",
               "RED", "GREEN", "BLUE", "CALL", "SHUTDOWN")  # fmt: skip


def harness() -> dict[str, Any]:
    """The harness as WireViz wants it."""
    pi_pins = [1, 2, 6, *(header.position(line) for line in BOARD_LEADS)]
    pi_labels = ["3V3", "5V", "GND", *(f"{line} GPIO {header.bcm(line)}" for line in BOARD_LEADS)]
    names = ["3V3", "+5V", "GND", *BOARD_LEADS]
    leads = [name for name, _, _ in PANEL_LEADS]
    return {
        "metadata": {"title": "Wiring harness of the squeeze-ball station"},
        "options": {"fontname": "Atkinson Hyperlegible"},
        "connectors": {
            "A1": _plug("Raspberry Pi, header", pi_pins, pi_labels),
            "J3": _plug("Sensor board, header", pi_pins, names),
            "J1": _plug("D-sub 9 socket on the case", list(range(1, 10)), leads),
            "P1": _plug("D-sub 9 plug of the panel", list(range(1, 10)), leads),
            "S1": _plug("Green button", [1, 2], ["contact", "ground"]),
            "S2": _plug("Red button", [1, 2], ["contact", "ground"]),
            "H1": _plug("Green lamp", ["+", "-"], ["5 V", "low side"]),
            "H2": _plug("Red lamp", ["+", "-"], ["5 V", "low side"]),
            "D1": _plug("Status light", ["R", "G", "B", "K"], ["red", "green", "blue", "ground"]),
            "S3": _plug("Shut-down button", [1, 2], ["contact", "ground"]),
            "J2": _plug("Staff call, dry contact", [1, 2], ["contact", "contact"]),
            "BOARD": _plug(
                "Sensor board, leads",
                list(range(1, 14)),
                [*leads, "SHUTDOWN (R13)", "GND", "K1 4", "K1 3"],
            ),
        },
        "cables": {
            "W0": _cable("ribbon, 40 ways", [""] * len(names), "only these are used"),
            "W1": _cable("screened, 2 m", [colour for _, colour, _ in PANEL_LEADS],
                         "screen to the D-sub's hood, at the case only"),
            "W2": _cable("inside the case", [colour for _, colour, _ in PANEL_LEADS], ""),
            "W3": _cable("twisted", ["WH", "BK"], ""),
            "W4": _cable("twisted", ["GY", "GY"], "no more than 60 V, 0.5 A; not the mains"),
        },
        "connections": [
            [{"A1": pi_pins}, {"W0": _count(names)}, {"J3": pi_pins}],
            [{"BOARD": _count(leads)}, {"W2": _count(leads)}, {"J1": _count(leads)}],
            [{"P1": [2]}, {"W1": [2]}, {"H1": ["+"]}],
            [{"P1": [2]}, {"W1": [2]}, {"H2": ["+"]}],
            [{"P1": [5]}, {"W1": [5]}, {"H1": ["-"]}],
            [{"P1": [6]}, {"W1": [6]}, {"H2": ["-"]}],
            [{"P1": [3]}, {"W1": [3]}, {"S1": [1]}],
            [{"P1": [4]}, {"W1": [4]}, {"S2": [1]}],
            [{"P1": [1]}, {"W1": [1]}, {"S1": [2]}],
            [{"P1": [1]}, {"W1": [1]}, {"S2": [2]}],
            [{"P1": [1]}, {"W1": [1]}, {"D1": ["K"]}],
            [{"P1": [7, 8, 9]}, {"W1": [7, 8, 9]}, {"D1": ["R", "G", "B"]}],
            [{"BOARD": [10, 11]}, {"W3": [1, 2]}, {"S3": [1, 2]}],
            [{"BOARD": [12, 13]}, {"W4": [1, 2]}, {"J2": [1, 2]}],
        ],
    }  # fmt: skip


def _plug(kind: str, pins: list[Any], labels: list[str]) -> dict[str, Any]:
    return {"type": kind, "pins": pins, "pinlabels": labels}


def _cable(kind: str, colours: list[str], notes: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "wirecount": len(colours)}
    if any(colours):
        made["colors"] = colours
    if notes:
        made["notes"] = notes
    return made


def _count(leads: Any) -> list[int]:
    return list(range(1, len(leads) + 1))


def yml() -> str:
    head = "# Made by harness.py from ../pins.toml; for WireViz (https://github.com/wireviz/WireViz).\n"
    return head + yaml.safe_dump(harness(), sort_keys=False, allow_unicode=True, width=100)


def main() -> None:
    YML.write_text(yml(), "utf-8")
    wireviz = Path(sys.executable).parent / "wireviz"
    subprocess.run([wireviz, "-f", "s", "-o", str(HERE), str(YML)], check=True)
    svg = SVG.read_text("utf-8")
    SVG.write_text(svg + f"<!-- {stamp('wiring/harness.svg')} -->\n", "utf-8")


if __name__ == "__main__":
    main()
