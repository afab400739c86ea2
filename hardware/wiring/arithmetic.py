"""Works out what the circuit's values give, and holds each against what the parts allow.

python hardware/wiring/arithmetic.py writes arithmetic.md beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from header import PARTS_FILE, parts, pins

from kiosk.devices.sampler import POWERED_OFF_S
from kiosk.devices.wiring import FULL_SCALE_V
from kiosk.force.transfer import CODES_PER_FULL_SCALE, MP3V5050, MPX5050, SensorType

OUT = PARTS_FILE.parent / "arithmetic.md"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: how it comes about, and the bounds it has to stay within."""

    what: str
    how: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None

    @property
    def holds(self) -> bool:
        above = self.low is None or self.value >= self.low
        return above and (self.high is None or self.value <= self.high)


def converter() -> Iterator[Line]:
    v = parts()
    full_v = FULL_SCALE_V[pins()["adc"]["gain"]]
    step_uv = full_v / CODES_PER_FULL_SCALE * 1e6
    yield Line("one code", f"{full_v:g} V / {CODES_PER_FULL_SCALE}", step_uv, "µV")
    highest_v = v["adc"]["supply_v"] + v["adc"]["over_supply_v"]
    for sensor in (MP3V5050, MPX5050):
        top_v = sensor.max_supply_v * sensor.divider
        yield Line(
            f"{sensor.name}: highest voltage at an input",
            f"{sensor.max_supply_v:g} V × {sensor.divider:.4f}", top_v, "V", high=highest_v,
        )  # fmt: skip
        per_kpa_v = sensor.nominal_supply_v * sensor.divider * sensor.gain_per_kpa
        yield Line(
            f"{sensor.name}: codes for one kilopascal",
            f"{sensor.nominal_supply_v:g} V × {sensor.divider:.4f} × "
            f"{sensor.gain_per_kpa:g} / code",
            per_kpa_v * 1e6 / step_uv, "codes", low=200,
        )  # fmt: skip
        noise_pa = v["adc"]["noise_uv_pp_250"] / per_kpa_v / 1e3
        yield Line(
            f"{sensor.name}: the converter's noise at 250 readings a second, peak to peak",
            f"{v['adc']['noise_uv_pp_250']} µV / {per_kpa_v * 1e3:.1f} mV per kPa",
            noise_pa, "Pa", high=20,
        )  # fmt: skip


def sensor_output() -> Iterator[Line]:
    v = parts()
    r = v["resistors"]
    yield _driven(MP3V5050, r["R1"], v["mp3v5050"]["output_ma"], "R1")
    yield _driven(MPX5050, r["R15"] + r["R16"], v["mpx5050"]["output_ma"], "(R15 + R16)")
    open_v = 0.7 * r["R1"] / (r["R1"] + v["adc"]["input_mohm"] * 1e6)
    ratio = open_v / MP3V5050.nominal_supply_v
    yield Line(
        "an open wire at AIN0, as a ratio to the supply: below what health calls open",
        f"0.7 V × R1 / (R1 + {v['adc']['input_mohm']} MΩ) / {MP3V5050.nominal_supply_v:g} V",
        ratio, "", high=0.012,
    )  # fmt: skip
    share = r["R16"] / (r["R15"] + r["R16"])
    yield Line("divider of signal and supply", "R16 / (R15 + R16)", share, "")
    source = r["R15"] * r["R16"] / (r["R15"] + r["R16"])
    yield Line(
        "what the converter's input takes from a divider; both lose the same, the ratio nothing",
        f"(R15 ∥ R16) / {v['adc']['input_mohm']} MΩ",
        source / (v["adc"]["input_mohm"] * 1e6) * 100, "%", high=1,
    )  # fmt: skip
    worst = 2 * 0.001 * (1 - share)
    yield Line(
        "two dividers of 0.1 % parts apart, at the worst: a fixed error of the ratio, which tare "
        "and calibration take out",
        "2 × 0.1 % × (1 - divider), twice", 2 * worst * 100, "%", high=0.2,
    )  # fmt: skip
    corner = 1 / (2 * 3.141592653589793 * source * v["capacitors"]["C3"]) / 1e3
    yield Line(
        "corner of divider and C3: far above the fastest reading",
        "1 / (2π (R15 ∥ R16) C3)", corner, "kHz", low=5,
    )  # fmt: skip


def _driven(sensor: SensorType, ohm: float, most_ma: float, name: str) -> Line:
    full_v = sensor.max_supply_v * sensor.ratio(sensor.full_scale_kpa)
    return Line(
        f"{sensor.name}: what its output drives at full scale",
        f"{full_v:.2f} V / {name}", full_v / ohm * 1e3, "mA", high=most_ma,
    )  # fmt: skip


def supply() -> Iterator[Line]:
    v = parts()
    regulator, sensor = v["regulator"], MP3V5050
    yield Line(
        "sensor's supply, lowest", f"3.0 V × (1 - {regulator['tolerance']:g})",
        3.0 * (1 - regulator["tolerance"]), "V", low=sensor.min_supply_v,
    )  # fmt: skip
    yield Line(
        "sensor's supply, highest", f"3.0 V × (1 + {regulator['tolerance']:g})",
        3.0 * (1 + regulator["tolerance"]), "V", high=sensor.max_supply_v,
    )  # fmt: skip
    yield Line(
        "left for the regulator", "3.3 V × 0.97 - what the switch loses - 3.0 V × 1.01",
        v["adc"]["supply_v"] * 0.97 - 0.002 - 3.0 * (1 + regulator["tolerance"]), "V",
        low=regulator["dropout_v"],
    )  # fmt: skip
    switch, pi = v["switch"], v["pi"]
    pull = pi["pull_ohm"]
    enable_v = v["pi"]["gpio_v"] * pull / (pull + v["resistors"]["R3"])
    yield Line(
        "the switch's line before any program runs, against the Pi's own pull-down",
        f"3.3 V × {pull // 1000} k / ({pull // 1000} k + R3)", enable_v, "V",
        low=switch["on_v"],
    )  # fmt: skip
    off_ma = v["pi"]["gpio_v"] / v["resistors"]["R3"] * 1e3
    yield Line(
        "what the pin sinks while it switches the power off", "3.3 V / R3", off_ma, "mA",
        high=v["pi"]["gpio_ma"],
    )  # fmt: skip
    lost_mv = (v["mp3v5050"]["supply_ma"] + 0.3) * switch["ohm"]
    yield Line(
        "what the switch loses", "(sensor + converter) × switch", lost_mv, "mV", high=20,
    )  # fmt: skip
    fed_ma = pi["gpio_v"] / pi["i2c_pull_ohm"] * 1e3
    yield Line(
        "what SDA or SCL feed into the converter while it has no supply",
        "3.3 V / the Pi's 1.8 k", fed_ma, "mA", high=v["adc"]["pin_ma"],
    )  # fmt: skip
    yield Line(
        "what is left at the converter then, so that it forgets everything",
        "both of them × what the switch empties through", 2 * fed_ma * switch["empty_ohm"] / 1e3,
        "V", high=0.3,
    )  # fmt: skip
    emptied_ms = 5 * switch["empty_ohm"] * (v["capacitors"]["C4"] + v["capacitors"]["C6"]) * 1e3
    yield Line(
        "until it is empty (five time constants)", "5 × empties through × capacitors",
        emptied_ms, "ms", high=POWERED_OFF_S * 1e3,
    )  # fmt: skip


def panel() -> Iterator[Line]:
    v = parts()
    r, pi, status, relay = v["resistors"], v["pi"], v["status"], v["relay"]
    low_v = pi["gpio_v"] * r["R11"] / (r["R11"] + pi["pull_ohm"])
    yield Line(
        "a pressed button at the pin", f"3.3 V × R11 / (R11 + {pi['pull_ohm'] // 1000} k)",
        low_v, "V", high=pi["low_v"],
    )  # fmt: skip
    gate_v = pi["gpio_v"] * r["R6"] / (r["R6"] + r["R4"])
    yield Line(
        "gate of a lit lamp's transistor", "3.3 V × R6 / (R6 + R4)", gate_v, "V",
        low=2 * v["transistor"]["gate_v"],
    )  # fmt: skip
    currents = []
    for colour, name in (("red", "R8"), ("green", "R9"), ("blue", "R10")):
        ma = (pi["gpio_v"] - status[f"{colour}_v"]) / r[name] * 1e3
        currents.append(ma)
        yield Line(
            f"status light, {colour}", f"(3.3 V - {status[f'{colour}_v']:g} V) / {name}", ma, "mA",
            low=2, high=8,
        )  # fmt: skip
    light_ma = (pi["gpio_v"] - relay["light_v"]) / r["R14"] * 1e3
    yield Line(
        "light of the call relay", f"(3.3 V - {relay['light_v']:g} V) / R14", light_ma, "mA",
        low=relay["light_ma_min"], high=pi["gpio_ma"] / 2,
    )  # fmt: skip
    yield Line(
        "all GPIO together", "status light + relay + the switch's line",
        sum(currents) + light_ma + pi["gpio_v"] / r["R3"] * 1e3, "mA", high=pi["all_gpio_ma"],
    )  # fmt: skip
    yield Line("both lamps", f"2 × {v['lamps']['ma']} mA", 2 * v["lamps"]["ma"], "mA", high=500)


PARTS_OF_IT = (
    ("The converter", converter),
    ("The sensor's output", sensor_output),
    ("The sensor's supply", supply),
    ("Buttons, lamps, relay", panel),
)


def text() -> str:
    """The whole page."""
    made = ["# The circuit, worked out", "", _HEAD, ""]
    for title, lines in PARTS_OF_IT:
        made += [f"## {title}", "", "| what | how | gives | allowed |", "|---|---|---|---|"]
        made += [_row(line) for line in lines()]
        made.append("")
    return "\n".join(made)


_HEAD = """\
Made by `python hardware/wiring/arithmetic.py` from [parts.toml](parts.toml),
[pins.toml](../pins.toml) and the sensors the program knows; a test compares, and refuses a value
out of its bounds. Both sensors are ratiometric: pressure = (signal / supply - 0.04) / 0.018 kPa, so
the converter's reference and the supply's drift cancel."""


def _row(line: Line) -> str:
    low = "" if line.low is None else f"from {line.low:g}"
    high = "" if line.high is None else f"up to {line.high:g}"
    unit = f" {line.unit}" if line.unit else ""
    bounds = " ".join(each for each in (low, high) if each)
    allowed = f"{bounds}{unit}" if bounds else "–"
    return f"| {line.what} | {line.how} | {line.value:.3g}{unit} | {allowed} |"


def lines() -> dict[str, list[Any]]:
    return {title: list(part()) for title, part in PARTS_OF_IT}


if __name__ == "__main__":
    Path(OUT).write_text(text(), "utf-8")
