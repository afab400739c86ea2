"""The settings of what is soldered and plugged in: [wiring], [sensor], [panel]."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from kiosk.devices.panel import PanelPins
from kiosk.devices.wiring import CHIP_RATES, FULL_SCALE_V, Wiring
from kiosk.force.transfer import SENSORS, SensorType
from kiosk.settings.kinds import SensorSettings
from kiosk.toml_table import Table, TableError


def wiring_of(table: Table, sensor: SensorType) -> Wiring:
    """[wiring], as far as it suits the sensor. Raises TableError."""
    default = Wiring()
    signal = table.integer("signal_channel", 0, 3, default=default.signal_channel)
    supply = table.integer("supply_channel", 0, 3, default=default.supply_channel)
    if signal == supply:
        key = "supply_channel" if table.has("supply_channel") else "signal_channel"
        table.fail(key, "signal_channel and supply_channel must differ; allowed: 0 to 3 each")
    chip_rate = table.integer("chip_rate", 0, 9999, default=default.chip_rate)
    if chip_rate not in CHIP_RATES:
        rates = ", ".join(map(str, CHIP_RATES))
        table.fail("chip_rate", f"{chip_rate} is not allowed; allowed: one of {rates}")
    return Wiring(
        bus=table.integer("bus", 0, 99, default=default.bus),
        address=_address(table, default.address),
        signal_channel=signal,
        supply_channel=supply,
        gain=_gain(table, sensor, default.gain),
        rate_hz=_rate_hz(table, chip_rate),
        chip_rate=chip_rate,
    )


def _address(table: Table, default: int) -> int:
    address = table.integer("address", 0, 127, default=default)
    if not 0x48 <= address <= 0x4B:
        table.fail("address", f"{address:#x} is not allowed; allowed: 0x48, 0x49, 0x4a or 0x4b")
    return address


def _gain(table: Table, sensor: SensorType, default: float) -> float:
    """The chip's gain, such that the whole of the sensor's supply fits into its range."""
    wanted = table.number("gain", 0.1, 100, default=default)
    most_v = sensor.max_supply_v * sensor.divider
    fitting = {gain: volts for gain, volts in FULL_SCALE_V.items() if volts >= most_v}
    # 2/3 has no exact spelling in TOML.
    found = [gain for gain in fitting if abs(gain - wanted) < 0.01]
    if not found:
        allowed = " or ".join(f"{gain:.3g} (±{volts:g} V)" for gain, volts in fitting.items())
        table.fail("gain", f"{wanted:g} is not allowed; allowed for {sensor.name}: {allowed}")
    return found[0]


def _rate_hz(table: Table, chip_rate: int) -> int | Literal["fastest"]:
    with suppress(TableError):
        return table.integer("rate_hz", 8, chip_rate, default=min(250, chip_rate))
    try:
        table.choice("rate_hz", ["fastest"])
    except TableError:
        reach = f"a whole number from 8 to chip_rate ({chip_rate})"
        table.fail("rate_hz", f'allowed: {reach}, or "fastest"')
    return "fastest"


def sensor_of(table: Table) -> SensorSettings:
    """[sensor]. Raises TableError."""
    default = SensorSettings()
    return SensorSettings(
        type=SENSORS[table.choice("type", list(SENSORS), default=default.type.name)],
        zero_kpa=table.number("zero_kpa", -2.5, 2.5, default=default.zero_kpa),
        supply_pin=_supply_pin(table, default.supply_pin),
    )


def _supply_pin(table: Table, usual: int | None) -> int | None:
    pin = table.integer("supply_pin", _NO_PIN, 27, default=_NO_PIN if usual is None else usual)
    if pin in _TAKEN and pin != usual:
        what = f"GPIO {pin} belongs to {_TAKEN[pin]}"
        table.fail("supply_pin", f"{what}; allowed: a free pin, or -1 for none")
    return _present(pin)


_NO_PIN = -1
_TAKEN = {
    0: "the HAT's memory", 1: "the HAT's memory", 2: "I2C", 3: "I2C", 4: "the ADC",
    14: "the serial console", 15: "the serial console", 25: "the sensor's supply",
    26: "the shut-down button",
}  # fmt: skip


def panel_of(table: Table, supply_pin: int | None = None) -> PanelPins | None:
    """[panel]; None where it is switched off. Raises TableError.

    `supply_pin` is taken already: a switch for the ball's supply must not be pressed by anybody.
    """
    pins: dict[str, int] = {}
    for key, usual in _panel_defaults().items():
        pins[key] = table.integer(key, _NO_PIN, 27, default=usual)
        _check_pin(table, key, pins)
        if supply_pin is not None and pins[key] == supply_pin:
            what = f"GPIO {supply_pin} is [sensor] supply_pin already"
            table.fail(key, f"{what}; allowed: a free pin, or -1 for none")
    status = [pins[f"{colour}_pin"] for colour in ("red", "green", "blue")]
    if _NO_PIN in status and set(status) != {_NO_PIN}:
        table.fail("red_pin", "red, green and blue go together; allowed: three pins, or -1 thrice")
    if not table.boolean("enabled", default=True):
        return None
    return PanelPins(
        go=_present(pins["go_pin"]),
        stop=_present(pins["stop_pin"]),
        go_lamp=_present(pins["go_lamp_pin"]),
        stop_lamp=_present(pins["stop_lamp_pin"]),
        status=None if _NO_PIN in status else (status[0], status[1], status[2]),
        call=_present(pins["call_pin"]),
    )


def _panel_defaults() -> dict[str, int]:
    pins = PanelPins()
    named = {
        "go_pin": pins.go,
        "stop_pin": pins.stop,
        "go_lamp_pin": pins.go_lamp,
        "stop_lamp_pin": pins.stop_lamp,
        "call_pin": pins.call,
    }
    lights = dict(zip(("red_pin", "green_pin", "blue_pin"), pins.status or (), strict=False))
    return {key: _NO_PIN if pin is None else pin for key, pin in (named | lights).items()}


def _check_pin(table: Table, key: str, pins: dict[str, int]) -> None:
    pin = pins[key]
    if pin in _TAKEN:
        table.fail(key, f"GPIO {pin} belongs to {_TAKEN[pin]}; allowed: a free pin, or -1 for none")
    for other, others_pin in pins.items():
        if other != key and pin == others_pin != _NO_PIN:
            # The one the file gives is the one to change.
            given, taken = (key, other) if table.has(key) else (other, key)
            table.fail(given, f"GPIO {pin} is {taken} already; allowed: a free pin, or -1 for none")


def _present(pin: int) -> int | None:
    return None if pin == _NO_PIN else pin
