"""The pages about the station itself: who sees what, who changes whose PIN, and what ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clinic.desk import Desk
from kiosk.clinic.desk_doors import AFRESH, DoorState
from kiosk.clinic.desk_people import PeoplePage
from kiosk.clinic.desk_room import Material, Room, ToStation
from kiosk.clinic.desk_station import ENTRIES
from kiosk.clinic.desk_talk import Answer, DeskEffect, PinTold, SignedOut, TryPin
from kiosk.clinic.roles import EVERYBODY
from kiosk.clinic.shell_talk import (
    DEEDS,
    Checked,
    ChecksTold,
    Colleague,
    GivePin,
    ListPeople,
    PeopleTold,
    Retire,
    RunChecks,
    Switch,
    Switched,
)
from kiosk.exercise.shell_views import ChecksView, PeopleView, PowerView, StationView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

LIZ, BEA, ANA = (
    Colleague("id-liz", "Liz", "lead"),
    Colleague("id-bea", "Bea", "physio"),
    Colleague("id-ana", "Ana", "desk"),
)
PINS = {"271828": LIZ, "314159": BEA, "141421": ANA}
NEW = "577215"


@dataclass
class World:
    """The desk with a door that answers at once, and knows three people."""

    who: Colleague = LIZ

    def __post_init__(self) -> None:
        self.desk = Desk(Material({}))
        self.now_s = 100.0
        self.sent: list[DeskEffect] = []
        self.people = dict(PINS)
        self.wait_s = 0.0
        self.lost = ""
        """Why the audit cannot be written."""
        self.desk.open(self.now_s, "fr", DoorState())
        self.pin(next(pin for pin, each in PINS.items() if each == self.who))

    def play(self, *inputs: str) -> Sequence[DeskEffect]:
        begun = len(self.sent)
        for each in inputs or ("",):
            self.now_s += 0.1
            effects = self.desk.advance([each] if each else [], [], self.now_s)
            while effects:
                self.sent += effects
                answers = [a for e in effects if (a := self._answer(e)) is not None]
                effects = self.desk.advance([], answers, self.now_s)
        return self.sent[begun:]

    def hear(self, answer: Answer) -> None:
        self.sent += self.desk.advance([], [answer], self.now_s)

    def pin(self, pin: str) -> None:
        self.play(*[f"key:{digit}" for digit in pin], "go")

    def type(self, text: str) -> None:
        self.play(*[f"key:{letter}" for letter in text])

    def open(self, entry: str) -> None:
        if self.view.screen is not Screen.STATION:
            self.play("station")
        self.play(f"open:{entry}")

    @property
    def view(self):
        return self.desk.view(self.now_s)

    @property
    def body(self):
        return self.view.body

    def _answer(self, effect: DeskEffect) -> Answer | None:
        if isinstance(effect, TryPin):
            if self.wait_s:
                return PinTold(effect.number, "locked", wait_s=self.wait_s)
            who = self.people.get(effect.pin)
            if who is None:
                return PinTold(effect.number, "wrong")
            return PinTold(effect.number, "welcome", who.id, who.name, who.role)
        if isinstance(effect, ListPeople):
            return PeopleTold(effect.number, tuple(self.people.values()))
        if isinstance(effect, GivePin):
            return self._give(effect)
        if isinstance(effect, Retire):
            return self._retire(effect)
        return None

    def _give(self, effect: GivePin) -> PinTold:
        if effect.pin in self.people or effect.pin == "111111":
            return PinTold(effect.number, "refused")
        person = Colleague(effect.person_id or "id-new", effect.name, effect.role)
        self.people = {pin: each for pin, each in self.people.items() if each.id != person.id}
        self.people[effect.pin] = person
        return PinTold(effect.number, "welcome", person.id, person.name, detail=self.lost)

    def _retire(self, effect: Retire) -> PinTold:
        (person,) = (each for each in self.people.values() if each.id == effect.person_id)
        left = {pin: each for pin, each in self.people.items() if each is not person}
        if person.role == "lead" and all(each.role != "lead" for each in left.values()):
            return PinTold(effect.number, "refused")
        self.people = left
        return PinTold(effect.number, "welcome", person.id, person.name)


# Roles.


def test_the_front_desk_gets_the_station_and_no_way_to_patients() -> None:
    world = World(ANA)
    assert world.view.screen is Screen.STATION
    opens = {each.removeprefix("open:") for each in world.view.choices if each.startswith("open:")}
    assert {"people", "checks", "power", "statistics"} <= opens
    assert "calibrate" not in opens
    world.play("back", "stop", "station", "patient:0", "go", "open:calibrate")
    assert world.view.screen is Screen.STATION
    assert "back" not in world.view.choices
    assert world.play("sign_out") == [SignedOut()]


def test_whoever_treats_comes_to_the_patients_and_back_to_them() -> None:
    world = World(BEA)
    assert world.view.screen is Screen.PATIENTS
    world.play("station")
    assert isinstance(world.body, StationView)
    world.play("back")
    assert world.view.screen is Screen.PATIENTS


def test_every_entry_leads_somewhere_and_back() -> None:
    for entry in ENTRIES:
        assert entry.roles <= EVERYBODY
        world = World(LIZ)
        world.open(entry.id)
        assert world.view.screen not in (Screen.STATION, Screen.PATIENTS), entry.id


@given(st.lists(st.integers(0, 60), max_size=30))
def test_nothing_that_the_front_desk_is_offered_leads_to_a_patient(presses: list[int]) -> None:
    world = World(ANA)
    patients = {Screen.PATIENTS, Screen.PATIENT, Screen.PRESCRIBE, Screen.LIVE}
    for press in presses:
        offered = world.view.choices
        world.play(offered[press % len(offered)])
        if not world.desk.on:
            return
        assert world.view.screen not in patients


# People.


def add(world: World, name: str = "zoë", role: str = "physio") -> None:
    world.open("people")
    world.play("add")
    world.type(name)
    world.play("go", f"role:{role}")


def test_a_lead_adds_somebody_with_a_role_and_a_pin_typed_twice() -> None:
    world = World()
    add(world, "ana maría núñez", "desk")
    assert world.body.step == "own"
    world.pin("271828")
    assert world.body.step == "pin"
    world.pin(NEW)
    assert world.body.step == "again"
    world.pin(NEW)
    given = [each for each in world.sent if isinstance(each, GivePin)]
    assert [(e.person_id, e.name, e.role, e.pin, e.by) for e in given] == [
        ("", "Ana María Núñez", "desk", NEW, "id-liz")
    ]
    assert world.body.step == "list"
    assert world.body.done.key == "desk.people.added"
    assert "Ana María Núñez" in [row.name for row in world.body.rows]


def test_nothing_changes_without_the_own_pin() -> None:
    """A page that was left open is no way in: the PIN of a colleague will not do either."""
    for wrong in ("314159", "999999"):
        world = World()
        add(world)
        world.pin(wrong)
        assert world.body.step == "own"
        assert world.body.trouble.key == "desk.people.not_yours"
        assert not any(isinstance(each, GivePin) for each in world.sent)


def test_the_keypad_shuts_here_as_it_does_at_the_door() -> None:
    world = World()
    add(world)
    world.wait_s = 30.0
    world.pin("000000")
    assert world.body.wait_s == pytest.approx(30.0)
    assert world.view.choices == ("back", "sign_out")
    world.now_s += 30.0
    assert "key:1" in world.view.choices


def test_two_pins_that_differ_and_one_that_is_taken_are_chosen_again() -> None:
    world = World()
    add(world)
    world.pin("271828")
    world.pin(NEW)
    world.pin("577216")
    assert (world.body.step, world.body.trouble.key) == ("pin", "desk.first.differ")
    world.pin("314159")
    world.pin("314159")
    assert (world.body.step, world.body.trouble.key) == ("pin", "desk.first.refused")
    world.pin(NEW)
    world.pin(NEW)
    assert world.body.step == "list"


def test_a_name_that_somebody_has_is_refused_at_once() -> None:
    world = World()
    world.open("people")
    world.play("add")
    world.type("bea")
    world.play("go")
    assert (world.body.step, world.body.trouble.key) == ("name", "desk.people.taken")


def test_everybody_changes_the_own_pin_and_nobody_elses() -> None:
    world = World(BEA)
    world.open("people")
    assert "add" not in world.view.choices
    for i, row in enumerate(world.body.rows):
        world.play(f"person:{i}")
        assert ("pin" in world.view.choices) == row.own, row
        assert "leave" not in world.view.choices
        world.play("back")
    mine = next(i for i, row in enumerate(world.body.rows) if row.own)
    world.play(f"person:{mine}", "pin")
    world.pin("314159")
    world.pin(NEW)
    world.pin(NEW)
    assert world.people[NEW] == BEA
    assert "314159" not in world.people


def test_a_lead_lets_somebody_go_by_two_presses_and_a_pin() -> None:
    world = World()
    world.open("people")
    bea = [row.name for row in world.body.rows].index("Bea")
    world.play(f"person:{bea}", "leave", "back", "leave", "leave:yes")
    assert not any(isinstance(each, Retire) for each in world.sent)
    world.pin("271828")
    retired = [each for each in world.sent if isinstance(each, Retire)]
    assert [(each.person_id, each.by) for each in retired] == [("id-bea", "id-liz")]
    assert world.body.done.key == "desk.people.gone"
    assert "Bea" not in [row.name for row in world.body.rows]


def test_the_last_lead_stays() -> None:
    world = World()
    world.people["662607"] = Colleague("id-max", "Max", "lead")
    world.open("people")
    world.people = {pin: each for pin, each in world.people.items() if each.name != "Liz"} | {
        "271828": replace(LIZ, role="physio")
    }
    names = [row.name for row in world.body.rows]
    world.play(f"person:{names.index('Max')}", "leave", "leave:yes")
    world.pin("271828")
    assert (world.body.step, world.body.trouble.key) == ("person", "desk.people.last")


def test_a_log_that_cannot_be_written_is_told_and_the_pin_holds() -> None:
    world = World()
    world.lost = "full"
    add(world)
    world.pin("271828")
    world.pin(NEW)
    world.pin(NEW)
    assert NEW in world.people
    assert isinstance(world.body, PeopleView)
    why = (("because", Told("live.trouble_full")),)
    assert world.body.trouble == Told("desk.people.no_audit", why)


def test_thirty_people_come_on_three_pages() -> None:
    world = World()
    more = {f"{i:06d}": Colleague(f"id-{i}", f"Person {i:02d}", "physio") for i in range(27)}
    world.people |= more
    world.open("people")
    assert len(world.body.rows) == 10
    world.play("next_page", "next_page")
    assert "next_page" not in world.view.choices
    assert len(world.body.rows) == 10
    world.play("person:9")
    assert world.body.about.name == "Person 26"


@given(st.lists(st.integers(0, 200), max_size=40))
def test_whatever_is_pressed_on_the_people_page_no_pin_is_in_sight(presses: list[int]) -> None:
    world = World()
    world.open("people")
    for press in presses:
        if not world.desk.on or world.view.screen is not Screen.PEOPLE:
            return
        offered = world.view.choices
        world.play(offered[press % len(offered)])
        if world.desk.on:
            assert not any(pin in repr(world.view) for pin in world.people)


# Checks.


def test_the_checks_begin_at_once_and_the_worst_come_first() -> None:
    world = World(ANA)
    world.open("checks")
    (asked,) = [each for each in world.sent if isinstance(each, RunChecks)]
    assert world.body == ChecksView((), 0.0)
    found = tuple(
        Checked(f"part {i}", verdict, "what", "" if verdict == "ok" else "cure")
        for i, verdict in enumerate(("ok", "warn", "ok", "fail", "ok", "ok", "ok"))
    )
    world.hear(ChecksTold(asked.number, 0.4, found[:2]))
    assert world.body.share == 0.4
    assert [row.verdict for row in world.body.rows] == ["warn", "ok"]
    assert "again" not in world.view.choices
    world.hear(ChecksTold(asked.number, 1.0, found, over=True))
    assert world.body.share is None
    assert world.body.counts == (5, 1, 1)
    assert [row.verdict for row in world.body.rows] == ["fail", "warn", "ok", "ok", "ok"]
    world.play("next_page")
    assert [row.part for row in world.body.rows] == ["part 5", "part 6"]
    world.play("again")
    assert world.body == ChecksView((), 0.0)


def test_what_an_earlier_examination_tells_late_is_not_shown() -> None:
    world = World()
    world.open("checks")
    world.hear(ChecksTold(-1, 1.0, (Checked("old", "fail", "what", "cure"),), over=True))
    assert world.body == ChecksView((), 0.0)


# Power.


@pytest.mark.parametrize("deed", DEEDS)
def test_what_ends_the_program_is_asked_about_once_more(deed: str) -> None:
    world = World(ANA)
    world.open("power")
    assert world.play("go", f"deed:{deed}", "go") == []  # the green button ends nothing
    assert world.body.asking == deed
    world.play("back")
    assert world.body.asking == ""
    sent = world.play(f"deed:{deed}", "yes")
    assert [each.deed for each in sent if isinstance(each, Switch)] == [deed]
    assert world.body.doing == deed
    assert list(world.play("go", "yes", "back")) == []  # once is enough


def test_a_system_that_says_no_is_told_in_plain_words() -> None:
    world = World(BEA)
    world.open("power")
    world.play("deed:poweroff", "yes")
    (sent,) = [each for each in world.sent if isinstance(each, Switch)]
    world.hear(Switched(sent.number, "denied"))
    assert isinstance(world.body, PowerView)
    assert world.body.trouble.key == "desk.power.denied"
    assert (world.body.asking, world.body.doing) == ("", "")


# A staff file that nobody can read.


def test_people_who_cannot_be_read_are_told_with_the_cure_and_never_in_english() -> None:
    page = PeoplePage(Room(Material({})))
    page.begin()
    page.hear(PeopleTold(1, (), "staff.json: damaged (line 1)"), 0.0)
    cure = Told("desk.sign_in.damaged_cure", (("command", AFRESH),))
    assert page.body(0.0).trouble == Told("desk.people.not_read", (("because", cure),))
    assert "line 1" not in repr(page.body(0.0))


def test_while_people_are_read_there_is_a_way_back() -> None:
    room = Room(Material({}))
    page = PeoplePage(room)
    page.begin()
    assert page.choices(0.0) == ("back", "sign_out")
    page.take("back", 0.0)
    assert room.to == ToStation()
