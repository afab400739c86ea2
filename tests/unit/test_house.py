"""The house keeps its own promises: what is said to be there is there, and is written down."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli import REFUSALS, main
from kiosk.devices.panel import PanelPins
from kiosk.devices.wiring import Wiring
from kiosk.exercise.catalogue import Side
from kiosk.exercise.views import Screen
from kiosk.force.faults import RULES
from kiosk.locale import LANGUAGES, catalogue
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import Settings
from kiosk.ui.screens import DRAW

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "kiosk"
README = (ROOT / "README.md").read_text("utf-8")
MADE = {".git", ".venv", "out", "build", "dist", "__pycache__"}
"""Folders that nobody wrote; so is every cache, which begins with a dot."""


# Screens.


@pytest.mark.parametrize("screen", Screen)
def test_screen_has_a_module_of_its_name_that_draws_it(screen: Screen) -> None:
    assert (SRC / "ui" / "screens" / f"{screen.value}.py").is_file()
    assert DRAW[screen].__module__ == f"kiosk.ui.screens.{screen.value}"


def test_no_screen_module_is_left_over() -> None:
    modules = {path.stem for path in (SRC / "ui" / "screens").glob("*.py")} - {"__init__"}
    assert modules == {screen.value for screen in Screen}


# Words.

A_KEY = re.compile(r"(?!kiosk\.)[a-z_]+(\.[a-z0-9_]+)+")
A_FILE = re.compile(r".*\.(toml|png|jpg|mp4|ttf|srt|svg|wav)")


@pytest.fixture(scope="module")
def media() -> Media:
    return load_media(shipped_media())


@pytest.fixture(scope="module", params=LANGUAGES)
def known(request: pytest.FixtureRequest, media: Media) -> set[str]:
    """The keys of one language alone: at the station English stands in for what is missing."""
    return {*catalogue(request.param), *media.words[request.param]}


def test_every_message_key_in_the_code_has_its_words(known: set[str]) -> None:
    used = {key for path in _drawn_or_shown() for key in _keys_in(path)}
    assert len(used) > 50, "the search for keys finds none"
    assert sorted(used - known) == []


def test_every_beginning_of_a_key_in_the_code_begins_one(known: set[str]) -> None:
    begun = {start for path in _drawn_or_shown() for start in _begun_keys_in(path)}
    assert begun, "the search for begun keys finds none"
    assert sorted(start for start in begun if not any(key.startswith(start) for key in known)) == []


def test_every_fault_and_side_has_its_words(known: set[str]) -> None:
    needed = {key for rule in RULES for key in (rule.message_key, rule.cure_key)}
    needed |= {f"side.{side}" for side in Side}
    assert sorted(needed - known) == []


def test_every_exercise_has_its_words(known: set[str], media: Media) -> None:
    needed = {
        key
        for each in media.exercises
        for key in (each.title, each.position, *each.steps, *(phase.cue for phase in each.phases))
    }
    assert len(media.exercises) == len(list(shipped_media().glob("*/exercise.toml")))
    assert sorted(needed - known) == []


# What is written down.


def test_readme_documents_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    there = set(re.findall(r"^ {4}([a-z][a-z-]*)(?: |$)", capsys.readouterr().out, re.MULTILINE))
    assert "run" in there
    assert set(re.findall(r"^\| `kiosk ([a-z-]+)", README, re.MULTILINE)) == there


def test_readme_documents_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE)
    assert targets
    assert [target for target in targets if f"make {target}" not in README] == []


def test_readme_links_every_decision_and_every_link_leads_somewhere() -> None:
    decisions = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions
    assert [name for name in decisions if f"(docs/decisions/{name})" not in README] == []
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    for number, path in enumerate(sorted((ROOT / "docs" / "decisions").glob("*.md")), start=1):
        assert path.name.startswith(f"{number:04d}-")
        assert path.read_text("utf-8").startswith(f"# {number}. ")


def test_changelog_knows_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0] == project["version"]


def test_the_wiring_on_paper_is_the_wiring_in_the_code() -> None:
    pins = tomllib.loads((ROOT / "hardware" / "pins.toml").read_text("utf-8"))
    panel, adc = pins["panel"], pins["adc"]
    on_paper = PanelPins(
        go=panel["go_button"],
        stop=panel["stop_button"],
        go_lamp=panel["go_lamp"],
        stop_lamp=panel["stop_lamp"],
        status=(panel["status_red"], panel["status_green"], panel["status_blue"]),
        call=panel["call_contact"],
    )
    assert on_paper == PanelPins()
    assert Wiring() == Wiring(
        bus=pins["i2c"]["bus"],
        address=pins["i2c"]["address"],
        signal_channel=adc["signal_channel"],
        supply_channel=adc["supply_channel"],
        gain=adc["gain"],
    )
    assert pins["sensor"]["type"] == Settings().sensor.type.name
    assert pins["sensor"]["supply_switch"] == Settings().sensor.supply_pin


def test_no_pin_does_two_things() -> None:
    pins = tomllib.loads((ROOT / "hardware" / "pins.toml").read_text("utf-8"))
    used = [pins["i2c"]["sda"], pins["i2c"]["scl"], pins["adc"]["ready"]]
    used += [pins["sensor"]["supply_switch"], pins["power"]["shutdown_button"]]
    used += [*pins["panel"].values(), *pins["reserved"]["pins"]]
    assert len(used) == len(set(used))


# Split, so that this file does not say them itself.
NOT_OURS = re.compile("|".join([r"\.\./" + "shared", "/" + "work/", r"\bissue" + r" #\d"]))
UNFINISHED = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "raise " + "NotImplemented"])
)


def test_project_speaks_of_itself_alone() -> None:
    assert [f"{path.relative_to(ROOT)}: {line}" for path, line in _lines(NOT_OURS)] == []


def test_no_link_stands_at_the_top_level() -> None:
    mine = (path for path in ROOT.iterdir() if path.name not in MADE)
    assert [path.name for path in mine if path.is_symlink()] == []


def test_nothing_is_left_unfinished() -> None:
    found = [(path, line) for path, line in _lines(UNFINISHED) if path.suffix == ".py"]
    assert [f"{path.relative_to(ROOT)}: {line}" for path, line in found] == []


def _lines(wanted: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for path in _files(ROOT):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a film, a font, a picture
        yield from ((path, line.strip()) for line in text.splitlines() if wanted.search(line))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in MADE or path.name.endswith("_cache") or path.name == ".hypothesis":
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _drawn_or_shown() -> Iterator[Path]:
    yield from sorted((SRC / "ui").rglob("*.py"))
    yield from sorted((SRC / "exercise").rglob("*.py"))


def _keys_in(path: Path) -> Iterator[str]:
    """Every whole string of a module that has the form of a message key."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    pieces = {
        id(piece) for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in pieces and A_KEY.fullmatch(text) and not A_FILE.fullmatch(text):
                yield text


def _begun_keys_in(path: Path) -> Iterator[str]:
    """Every f-string that begins like a message key: `f"menu.{state}"` begins "menu."."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if re.fullmatch(r"[a-z_]+\.[a-z_.]*", start):
                yield start


# Refusals.


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_an_error_that_commands_answer_for_is_there(name: str) -> None:
    module, _, error = name.rpartition(".")
    assert issubclass(getattr(importlib.import_module(module), error), Exception)
