"""What the checks page writes for what the doctor says, in each language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.locale import Words
from kiosk.ui.screens.checks import _said

TITLES = {"fr": {"squat.title": "Le squat"}, "en": {"squat.title": "Squat"}}


def said(language: str, kind: str, text: str) -> str:
    page: Any = SimpleNamespace(words=Words(language, TITLES))
    return _said(page, kind, text).replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("fr", "ADS1115 at 0x48: nobody answers", "ADS1115 en 0x48~: personne ne répond"),
        (
            "fr",
            "kiosk is not in i2c (the ball), gpio (buttons and lamps)",
            "kiosk n'est pas dans i2c (le ballon), gpio (boutons et lampes)",
        ),
        (
            "es",
            '"wall-7" of 2026-03-02: in the future',
            "«wall-7» del 2026-03-02: en el futuro",
        ),
        ("fr", "0.1 has not come up in 3 starts", "0.1 n'a pas démarré en 3 essais"),
        ("es", '"b1" of 2026-02-01: 1 day old', "«b1» del 2026-02-01: 1~día"),
        ("es", '"b1" of 2026-02-01: 28 days old', "«b1» del 2026-02-01: 28~días"),
        ("fr", "rests at 4.00 kPa", "4,00~kPa au repos"),
        ("en", "rests at 4.00 kPa", "rests at 4.00 kPa"),
        (
            "fr",
            "/data: cannot be written: Read-only file system",
            "/data~: écriture impossible, lecture seule",
        ),
        (
            "es",
            "/data lies on overlay: all is lost when the power goes",
            "/data: todo se pierde al cortar la corriente",
        ),
    ],
)
def test_a_finding_is_said_whole(language: str, text: str, wanted: str) -> None:
    assert said(language, "what", text) == wanted


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_sentence_that_is_not_known_stays_english_whole(language: str) -> None:
    for text in ("kiosk is not in good health", "/data: cannot be written: Too many open files"):
        assert said(language, "what", text) == text


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "held down: the green button, the red button"),
        ("fr", "enfoncé~: le bouton vert, le bouton rouge"),
        ("es", "pulsado: el botón verde, el botón rojo"),
    ],
)
def test_a_button_held_down_has_its_name(language: str, wanted: str) -> None:
    assert said(language, "what", "held down: go, stop") == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "Calibrate this ball: Station, Calibrate."),
        ("fr", "Étalonnez ce ballon~: Station, Étalonner."),
        ("es", "Calibre esta misma pelota: Estación, Calibrar."),
    ],
)
def test_a_cure_names_the_page_of_the_station(language: str, wanted: str) -> None:
    cure = "Calibrate this very ball: kiosk calibrate run --use knees"
    assert said(language, "cure", cure) == wanted


def test_an_exercise_has_its_title_and_one_without_its_id() -> None:
    assert said("fr", "part", "film squat") == "film Le squat"
    assert said("fr", "part", "film clamshell") == "film clamshell"


def test_what_cannot_be_drawn_is_a_blank() -> None:
    assert said("fr", "what", "\x1b[31mno errors") == " [31mno errors"
