"""Every screen, and what draws it. Add a screen: a module here, and a member of `Screen`."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.page import Page
from kiosk.ui.screens import (
    advice,
    attract,
    ceiling,
    fault,
    film,
    first_pin,
    hold,
    length,
    live,
    maximal,
    menu,
    no_maximum,
    offer,
    paced,
    pain,
    patient,
    patients,
    position,
    preload,
    prescribe,
    ready,
    rest,
    sign_in,
    squat,
    staff,
    still_there,
    summary,
    tare,
    timer,
    zone,
)

Draw = Callable[[Page, VisitView], None]

DRAW: dict[Screen, Draw] = {
    Screen.ATTRACT: attract.draw,
    Screen.ADVICE: advice.draw,
    Screen.MENU: menu.draw,
    Screen.FILM: film.draw,
    Screen.LENGTH: length.draw,
    Screen.TARE: tare.draw,
    Screen.POSITION: position.draw,
    Screen.PRELOAD: preload.draw,
    Screen.ZONE: zone.draw,
    Screen.MAXIMAL: maximal.draw,
    Screen.NO_MAXIMUM: no_maximum.draw,
    Screen.READY: ready.draw,
    Screen.HOLD: hold.draw,
    Screen.SQUAT: squat.draw,
    Screen.PACED: paced.draw,
    Screen.TIMER: timer.draw,
    Screen.REST: rest.draw,
    Screen.OFFER: offer.draw,
    Screen.CEILING: ceiling.draw,
    Screen.SUMMARY: summary.draw,
    Screen.FAULT: fault.draw,
    Screen.STAFF: staff.draw,
    Screen.STILL_THERE: still_there.draw,
    Screen.PAIN: pain.draw,
    Screen.LIVE: live.draw,
    Screen.SIGN_IN: sign_in.draw,
    Screen.FIRST_PIN: first_pin.draw,
    Screen.PATIENTS: patients.draw,
    Screen.PATIENT: patient.draw,
    Screen.PRESCRIBE: prescribe.draw,
}
