"""Who there is to compare with, and what is said of a player that does not play."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.bench import players


def test_a_player_that_cannot_be_loaded_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "pyvidplayer2.py"
    module.write_text("raise ImportError('a newer Python is needed')\n", "utf-8")
    assert "pyvidplayer2" not in players.installed()
    module.write_text("", "utf-8")
    assert "pyvidplayer2" in players.installed()


def test_a_player_that_ends_by_itself_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "pyvidplayer2.py").write_text("raise OSError('no loudspeaker')\n", "utf-8")
    with pytest.raises(RuntimeError, match=r"pyvidplayer2 ended by itself: OSError: no loudsp"):
        players.measure("pyvidplayer2", "film.mp4", (64, 36), 9.0)
