"""Tables read by hand: what is accepted, and the one line that says what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.toml_table import Table, TableError, read_table

TEXT = """\
name = "ball"
count = 3
share = 0.5
on = true
list = ["a", "b"]
sizes = [1, 2.5]

[inner]
deep = "yes"

[[rows]]
n = 1

[[rows]]
n = 2
"""


def failing(text: str, read: Callable[[Table], object]) -> str:
    with pytest.raises(TableError) as error, read_table(text, "f.toml") as table:
        read(table)
    return str(error.value)


def test_reads_every_kind_of_value() -> None:
    with read_table(TEXT, "f.toml") as table:
        assert table.text("name") == "ball"
        assert table.integer("count", 1, 5) == 3
        assert table.number("share", 0, 1) == 0.5
        assert table.boolean("on") is True
        assert table.choices("list", ["a", "b", "c"]) == ("a", "b")
        assert table.numbers("sizes", 0, 5) == (1.0, 2.5)
        assert table.table("inner").text("deep") == "yes"
        assert [row.integer("n", 0, 9) for row in table.tables("rows")] == [1, 2]


def test_defaults_stand_in_for_absent_keys() -> None:
    with read_table("", "f.toml") as table:
        assert table.text("a", default="x") == "x"
        assert table.integer("b", 0, 9, default=4) == 4
        assert table.boolean("c", default=False) is False
        assert table.choice("d", ["u", "v"], default="v") == "v"
        assert not table.table("e", optional=True).has("f")


def test_whole_numbers_keep_their_order_and_may_be_none() -> None:
    with read_table("a = [3, 1]\nb = []", "f.toml") as table:
        assert (table.integers("a", 1, 3), table.integers("b", 1, 3)) == ((3, 1), ())
    for wrong in ("[4]", "[0]", "[1, 1]", "[1.0]", "[true]", '["1"]', "1"):
        said = failing(f"a = {wrong}", lambda table: table.integers("a", 1, 3))
        assert said.startswith("f.toml:1: a: ")
        assert said.endswith("allowed: a list, without repeats, of whole numbers from 1 to 3")


def test_has_does_not_count_as_reading() -> None:
    with pytest.raises(TableError, match="unknown key"), read_table("a = 1", "f.toml") as table:
        assert table.has("a")


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda t: t.text("count"), "f.toml:2: count: 3 is not allowed; allowed: a text in quotes"),
        (lambda t: t.integer("name", 0, 9), 'f.toml:1: name: "ball" is not allowed'),
        (lambda t: t.integer("on", 0, 9), "f.toml:4: on: true is not allowed"),
        (
            lambda t: t.number("share", 1, 2),
            "f.toml:3: share: 0.5 is not allowed; allowed: a number from 1 to 2",
        ),
        (lambda t: t.boolean("count"), "f.toml:2: count: 3 is not allowed; allowed: true or false"),
        (lambda t: t.choices("list", ["a"]), "f.toml:5: list: "),
        (lambda t: t.texts("list", at_least=3), "f.toml:5: list: "),
        (lambda t: t.numbers("sizes", 0, 2), "f.toml:6: sizes: "),
        (
            lambda t: t.table("inner").number("deep", 0, 1),
            'f.toml:9: inner.deep: "yes" is not allowed',
        ),
        (
            lambda t: t.tables("rows")[1].integer("n", 0, 1),
            "f.toml:15: rows[1].n: 2 is not allowed",
        ),
        (lambda t: t.tables("rows")[0].text("m"), "f.toml:11: rows[0].m: missing"),
        (lambda t: t.table("name"), "f.toml:1: name: "),
        (lambda t: t.text("absent"), "f.toml: absent: missing"),
        (lambda t: t.text("name", pattern="[0-9]+"), "f.toml:1: name: "),
    ],
)
def test_wrong_value_is_named(read: Callable[[Table], object], said: str) -> None:
    found = failing(TEXT, read)
    assert found.startswith(said)
    assert "\n" not in found


def test_long_values_are_shortened() -> None:
    found = failing(f'name = "{"x" * 300}"', lambda table: table.integer("name", 0, 1))
    assert len(found) < 140


def test_key_nobody_asked_for_is_refused_at_every_depth() -> None:
    found = failing(
        "[inner]\ndeep = 1\nodd = 2\n", lambda t: t.table("inner").integer("deep", 0, 9)
    )
    assert found == "f.toml:3: inner.odd: unknown key; known here: deep"


def test_keys_that_may_be_there_are_named_among_the_known_ones() -> None:
    found = failing("odd = 2\n", lambda table: table.may_have("deep", "even"))
    assert found == "f.toml:1: odd: unknown key; known here: deep, even"


def test_broken_toml_is_one_line() -> None:
    found = failing("a = \n", lambda table: None)
    assert found.startswith("f.toml:1: not valid TOML")
    assert "\n" not in found


# Several files.

BELOW = """\
name = "below"

[inner]
deep = "below"
wide = 1
"""
ABOVE = """\
# on the boot partition

[inner]
deep = "above"
"""


def layered(above: str, read: Callable[[Table], object]) -> str:
    """What is said of a second file with this text."""
    with pytest.raises(TableError) as error, read_table(BELOW, "b.toml", (above, "a.toml")) as t:
        read(t)
    return str(error.value)


def read_all(table: Table) -> None:
    inner = table.table("inner")
    table.text("name")
    inner.text("deep")
    inner.integer("wide", 0, 9)


def test_a_file_above_counts_key_by_key() -> None:
    with read_table(BELOW, "b.toml", (ABOVE, "a.toml")) as table:
        inner = table.table("inner")
        assert table.text("name") == "below"
        assert (inner.text("deep"), inner.integer("wide", 0, 9)) == ("above", 1)


def test_an_empty_file_above_changes_nothing() -> None:
    with read_table(BELOW, "b.toml", ("", "a.toml")) as table:
        read_all(table)


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (
            "[inner]\n\nwide = 12",
            "a.toml:3: inner.wide: 12 is not allowed; allowed: a whole number from 0 to 9",
        ),
        ("[inner]\nwidth = 1", "a.toml:2: inner.width: unknown key; known here: deep, wide"),
        ("inner = 1", "a.toml:1: inner: 1 is not allowed; allowed: a table [inner]"),
        ("[inner", "a.toml: not valid TOML: Expected ']' at the end of a table declaration"),
        ("name = 3\n", "a.toml:1: name: 3 is not allowed; allowed: a text in quotes"),
    ],
)
def test_an_error_names_the_file_that_gives_the_key(above: str, said: str) -> None:
    assert layered(above, read_all).startswith(said)


def test_an_error_of_the_file_below_names_that_one() -> None:
    said = layered(ABOVE, lambda table: table.table("inner").integer("wide", 5, 9))
    assert said.startswith("b.toml:5: inner.wide: 1 is not allowed")
