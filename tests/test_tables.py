"""Tables are loaded from JSON, which must be what the TOML beside it says."""

from pathlib import Path

import pytest

from probe import tables


@pytest.mark.parametrize(("path", "text"), [*tables.written()], ids=lambda value: getattr(value, "stem", ""))
def test_what_is_loaded_is_what_people_edit(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "a .toml was changed: python -m probe.tables"


def test_every_table_has_both_forms() -> None:
    of_people = {path.relative_to(tables.ROOM).as_posix() for path in tables.ROOM.rglob("*.toml")}
    assert of_people == {
        "codes/table.toml", "codes/walls.toml", "codes/gone.toml", "codes/nobodys.toml", "codes/data_errors.toml",
        "codes/phrases.toml", "codes/login.toml", "reports/words.toml", "reports/html/words.toml", "cli/chinese.toml",
    }  # fmt: skip


def test_a_day_is_loaded_as_text() -> None:
    expiries = {code["status"]: code["expires"] for code in tables.load("codes/table")["code"] if "expires" in code}
    assert expiries
    assert {type(day) for day in expiries.values()} == {str}
