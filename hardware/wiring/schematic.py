"""The circuit diagram, drawn by schemdraw with the values of parts.toml and the pins of pins.toml.

python hardware/wiring/schematic.py writes schematic.svg beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import header
import schemdraw
import schemdraw.elements as elm

sys.path.insert(0, str(Path(__file__).parents[1]))

from stamps import stamp  # one folder up, not in a package

HERE = Path(__file__).parent
SVG = HERE / "schematic.svg"
INK, PALE = "#10272E", "#3B4F55"

Drawing = Any
"""schemdraw ships no types."""


def value(ref: str) -> str:
    """A part with its value as a circuit diagram says it: R1 100 k."""
    table = header.parts()["resistors" if ref.startswith("R") else "capacitors"]
    return f"{ref}\n{_short(table[ref], '' if ref.startswith('C') else 'Ω')}"


def _short(amount: float, unit: str) -> str:
    for factor, prefix in ((1e3, "k"), (1.0, ""), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p")):
        if amount >= factor * 0.999:
            return f"{amount / factor:g} {prefix}{unit or 'F'}"
    raise ValueError(amount)


def line(name: str) -> str:
    """A net that comes from the Pi, with its GPIO and its place on the header."""
    return f"{name}\nGPIO {header.bcm(name)} · pin {header.position(name)}"


def drawing() -> Drawing:
    d = schemdraw.Drawing(show=False)
    d.config(unit=2.2, fontsize=11, color=INK, font="Atkinson Hyperlegible, sans-serif", lw=1.6)
    for x, y, title, block in BLOCKS:
        _title(d, x, y, title)
        block(d, x, y)
    return d


def _title(d: Drawing, x: float, y: float, text: str) -> None:
    label = elm.Label().at((x - 2.6, y + 1.6)).label(text, fontsize=14, halign="left", color=PALE)
    d += label


def _pin(name: str, side: str, **more: Any) -> Any:
    return elm.IcPin(name=name, side=side, **more)


def _net(d: Drawing, at: Any, name: str, *, left: bool = True) -> None:
    tag = elm.Tag(width=2.6).at(at).label(name, fontsize=9)
    d += tag.left() if left else tag.right()


def _down(d: Drawing, at: Any, ref: str, kind: Callable[[], Any] = elm.Resistor) -> None:
    """A part from a node to ground."""
    d += kind().at(at).down().label(value(ref), loc="bottom", fontsize=10)
    d += elm.Ground()


def _up(d: Drawing, at: Any, ref: str, rail: str) -> None:
    d += elm.Resistor().at(at).up().label(value(ref), fontsize=10)
    d += elm.Vdd().label(rail, fontsize=10)


def _switch(d: Drawing, x: float, y: float) -> None:
    d += elm.Line().at((x, y)).right(6.4)
    d += elm.Vdd().at((x, y)).label("3V3", fontsize=10)
    _down(d, (x + 0.2, y), "C4", elm.Capacitor)
    chip = elm.Ic(
        pins=[_pin("IN", "left", slot="2/2"), _pin("ON", "left", slot="1/2"),
              _pin("OUT", "right", slot="2/2"), _pin("QOD", "right", slot="1/2"),
              _pin("GND", "bottom")],
        size=(4.0, 2.4), edgepadW=0.4,
    ).label("U4\nTPS22919", fontsize=10).theta(0).anchor("IN").at((x + 6.4, y))  # fmt: skip
    d += chip
    d += elm.Ground().at(chip.GND)
    d += elm.Line().at(chip.ON).left(1.0)
    node = (chip.ON[0] - 1.0, chip.ON[1])
    d += elm.Dot().at(node)
    d += elm.Resistor().at(node).down().label(value("R3"), loc="bottom", fontsize=10)
    _net(d, (node[0], node[1] - 2.2), "3V3", left=False)
    d += elm.Line().at(node).left(0.9)
    _net(d, (node[0] - 0.9, node[1]), line("SUPPLY_ON"))
    d += elm.Line().at(chip.QOD).right(0.7)
    d += elm.Line().toy(chip.OUT).up()
    d += elm.Dot()
    d += elm.Line().at(chip.OUT).right(1.6)
    _net(d, (chip.OUT[0] + 1.6, chip.OUT[1]), "3V3S", left=False)


def _regulator(d: Drawing, x: float, y: float) -> None:
    _net(d, (x, y), "3V3S")
    d += elm.Line().at((x, y)).right(1.6)
    chip = elm.Ic(
        pins=[_pin("IN", "left", slot="2/2"), _pin("EN", "left", slot="1/2"),
              _pin("OUT", "right", slot="2/2"), _pin("GND", "bottom")],
        size=(3.6, 2.4), edgepadW=0.4,
    ).label("U3\nMIC5205-3.0", fontsize=10).theta(0).anchor("IN").at((x + 1.6, y))  # fmt: skip
    d += chip
    d += elm.Ground().at(chip.GND)
    d += elm.Line().at(chip.EN).left(0.8)
    d += elm.Line().toy(chip.IN).up()
    d += elm.Dot()
    d += elm.Line().at(chip.OUT).right(2.4)
    _down(d, (chip.OUT[0] + 1.2, chip.OUT[1]), "C5", elm.Capacitor)
    _net(d, (chip.OUT[0] + 2.4, chip.OUT[1]), "3V0", left=False)


def _sensor(d: Drawing, x: float, y: float) -> None:
    _net(d, (x, y), "3V0")
    d += elm.Line().at((x, y)).right(3.6)
    _down(d, (x + 0.9, y), "C1", elm.Capacitor)
    _down(d, (x + 2.5, y), "C2", elm.Capacitor)
    chip = elm.Ic(
        pins=[_pin("VS", "left", slot="1/1"), _pin("VOUT", "right", slot="1/1"),
              _pin("GND", "bottom")],
        size=(4.2, 2.6), edgepadW=0.4,
    ).label("U2\nMP3V5050", fontsize=10).theta(0).anchor("VS").at((x + 3.6, y))  # fmt: skip
    d += chip
    d += elm.Ground().at(chip.GND)
    d += elm.Line().at(chip.VOUT).right(4.6)
    _down(d, (chip.VOUT[0] + 1.3, y), "C3", elm.Capacitor)
    _down(d, (chip.VOUT[0] + 3.1, y), "R1")
    _net(d, (chip.VOUT[0] + 4.6, y), "AIN0", left=False)


def _converter(d: Drawing, x: float, y: float) -> None:
    chip = elm.Ic(
        pins=[_pin("SDA", "left", slot="4/4"), _pin("SCL", "left", slot="3/4"),
              _pin("ALERT/RDY", "left", slot="2/4"), _pin("ADDR", "left", slot="1/4"),
              _pin("AIN0", "right", slot="4/4"), _pin("AIN1", "right", slot="3/4"),
              _pin("AIN2", "right", slot="2/4"), _pin("AIN3", "right", slot="1/4"),
              _pin("VDD", "top"), _pin("GND", "bottom")],
        size=(4.0, 4.4), edgepadW=0.6,
    )  # fmt: skip
    chip.label("U1\nADS1115\n0x48", fontsize=10).theta(0).anchor("SDA").at((x + 4.0, y - 0.6))
    d += chip
    d += elm.Vdd().at(chip.VDD).label("3V3S", fontsize=10)
    d += elm.Ground().at(chip.GND)
    for pin, name in ((chip.SDA, "SDA"), (chip.SCL, "SCL")):
        d += elm.Line().at(pin).left(1.0)
        _net(d, (pin[0] - 1.0, pin[1]), line(name))
    ready = getattr(chip, "ALERT/RDY")
    d += elm.Line().at(ready).left(1.0)
    _net(d, (ready[0] - 1.0, ready[1]), line("READY"))
    d += elm.Line().at(chip.ADDR).left(0.6)
    d += elm.Ground()
    signal, supply = header.pins()["adc"]["signal_channel"], header.pins()["adc"]["supply_channel"]
    nets = {signal: "AIN0, sensor", supply: "3V0"}
    for channel in range(4):
        at = getattr(chip, f"AIN{channel}")
        d += elm.Line().at(at).right(0.8)
        if channel in nets:
            _net(d, (at[0] + 0.8, at[1]), nets[channel], left=False)
        else:
            d += elm.Ground()
    d += elm.Vdd().at((x + 13.2, y - 0.6)).label("3V3S", fontsize=10)
    _down(d, (x + 13.2, y - 0.6), "C6", elm.Capacitor)
    d += elm.Vdd().at((x + 15.4, y - 0.6)).label("3V3", fontsize=10)
    d += elm.Resistor().at((x + 15.4, y - 0.6)).down().label(value("R2"), loc="bottom", fontsize=10)
    _net(d, (x + 15.4, y - 2.8), "READY", left=False)


def _five_volts(d: Drawing, x: float, y: float) -> None:
    for row, (name, upper, lower, net) in enumerate((
        ("MPX5050GP\nVOUT", "R15", "R16", "AIN0"), ("MPX5050GP\n5 V supply", "R17", "R18", "AIN1"),
    )):  # fmt: skip
        at = (x + 10.0 * row, y)
        _net(d, at, name)
        d += elm.Resistor().at(at).right().label(value(upper), fontsize=10)
        node = (at[0] + 2.2, y)
        d += elm.Dot().at(node)
        _down(d, node, lower)
        d += elm.Line().at(node).right(0.8)
        _net(d, (node[0] + 0.8, y), net, left=False)


def _buttons(d: Drawing, x: float, y: float) -> None:
    for row, (name, ref, button) in enumerate(
        (("GO", "R11", "S1 green"), ("STOP", "R12", "S2 red"), ("SHUTDOWN", "R13", "S3 shut down"))
    ):
        at = (x, y - 2.0 * row)
        _net(d, at, line(name))
        d += elm.Resistor().at(at).right().label(value(ref).replace("\n", " "), fontsize=10)
        d += elm.Button().right().label(button, fontsize=10)
        d += elm.Ground()


def _lamps(d: Drawing, x: float, y: float) -> None:
    for row, (name, gate, hold, lamp, transistor) in enumerate(
        (("GO_LAMP", "R4", "R6", "H1", "Q1"), ("STOP_LAMP", "R5", "R7", "H2", "Q2"))
    ):
        at = (x + 9.6 * row, y - 2.2)
        _net(d, at, line(name))
        d += elm.Resistor().at(at).right().label(value(gate).replace("\n", " "), fontsize=10)
        node = (at[0] + 2.2, at[1])
        d += elm.Dot().at(node)
        _down(d, node, hold)
        d += elm.Line().at(node).right(0.7)
        fet = elm.NFet(arrow=True).reverse().anchor("gate").at((node[0] + 0.7, node[1]))
        d += fet
        d += (
            elm.Label()
            .at((fet.source[0] + 0.5, fet.source[1] + 0.5))
            .label(f"{transistor}\nIRLML6344", fontsize=9, halign="left")
        )
        d += elm.Ground().at(fet.source)
        d += elm.LED().at(fet.drain).up().reverse().label(f"{lamp}", loc="bottom", fontsize=10)
        d += elm.Vdd().label("5 V behind F1 (0.5 A)", fontsize=10)


def _status(d: Drawing, x: float, y: float) -> None:
    for row, (name, ref) in enumerate((("RED", "R8"), ("GREEN", "R9"), ("BLUE", "R10"))):
        at = (x, y - 1.5 * row)
        _net(d, at, line(name))
        d += elm.Resistor().at(at).right().label(value(ref).replace("\n", " "), fontsize=10)
        d += elm.LED().right().label("D1", fontsize=9)
        d += elm.Ground()


def _call(d: Drawing, x: float, y: float) -> None:
    _net(d, (x, y), line("CALL"))
    d += elm.Resistor().at((x, y)).right().label(value("R14").replace("\n", " "), fontsize=10)
    chip = elm.Ic(
        pins=[_pin("1", "left", slot="2/2"), _pin("2", "left", slot="1/2"),
              _pin("4", "right", slot="2/2"), _pin("3", "right", slot="1/2")],
        size=(2.6, 2.0), edgepadW=0.4,
    ).label("K1\nAQY212EH", fontsize=10).theta(0).anchor("1").at((x + 2.2, y))  # fmt: skip
    d += chip
    second, contact, other = (getattr(chip, pin) for pin in ("2", "4", "3"))
    d += elm.Line().at(second).left(0.5)
    d += elm.Ground()
    for at, name in ((contact, "J2 1"), (other, "J2 2")):
        d += elm.Line().at(at).right(0.6)
        _net(d, (at[0] + 0.6, at[1]), name, left=False)


BLOCKS: tuple[tuple[float, float, str, Callable[[Drawing, float, float], None]], ...] = (
    (0, 0, "Supply switch", _switch),
    (22, 0, "Sensor supply, 3.0 V", _regulator),
    (0, -8, "Pressure sensor", _sensor),
    (22, -8, "Instead, with a 5 V sensor", _five_volts),
    (0, -16, "Converter", _converter),
    (24, -16, "Lamps of the hand buttons", _lamps),
    (3, -25, "Buttons", _buttons),
    (15, -25, "Status light", _status),
    (27, -25, "Staff call, dry contact", _call),
)


def main() -> None:
    schemdraw.use("svg")
    svg = drawing().get_imagedata("svg").decode()
    SVG.write_text(f"{svg}\n<!-- {stamp('wiring/schematic.svg')} -->\n", "utf-8")


if __name__ == "__main__":
    main()
