"""What was forwarded and answered before moves bore days bears those of its letters."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store.connection import engine_for
from bot.store.migrate import upgrade

RECORDED = datetime(2026, 11, 23, 8)  # noqa: DTZ001 - as the store keeps it
BLANK: dict[type[Any], Any] = {
    int: 0,
    str: "",
    bool: False,
    bytes: b"",
    datetime: RECORDED,
    date: RECORDED.date(),
}


def _filled(table: sa.Table, told: dict[str, Any]) -> sa.Insert:
    """A row with nothing said of what is not told."""
    needed = (column for column in table.columns if not (column.nullable or column.primary_key))
    blank = {column.name: BLANK[column.type.python_type] for column in needed}
    return sa.insert(table).values(blank | told)


def test_moves_of_an_earlier_release_get_the_days_of_their_letters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    upgrade(url, to="0019")
    move = {"petition_id": 1, "at": RECORDED}
    with engine_for(url).begin() as connection:
        old = sa.MetaData()
        old.reflect(connection)
        for name, row in (
            ("petitions", {"id": 1, "code": "KN-1"}),
            ("letters", {"id": 5, "number": "77/PC", "dated_on": date(2026, 11, 14)}),
            (
                "letter_petitions",
                {
                    "letter_id": 5,
                    "code": "KN-1",
                    "answer_number": "15/UBND",
                    "answer_dated_on": date(2026, 11, 20),
                },
            ),
            ("moves", move | {"number": 1, "went_to": "forwarded", "number_of_letter": "77/PC"}),
            ("moves", move | {"number": 2, "went_to": "answered", "number_of_letter": "15/UBND"}),
            ("moves", move | {"number": 3, "went_to": "forwarded", "number_of_letter": ""}),
            ("moves", move | {"number": 4, "went_to": "forwarded", "number_of_letter": "9/PC"}),
        ):
            connection.execute(_filled(old.tables[name], row))

    upgrade(url)

    with engine_for(url).begin() as connection:
        days = connection.execute(sa.text("SELECT dated_on FROM moves ORDER BY number"))
        assert list(days.scalars()) == ["2026-11-14", "2026-11-20", None, None]
