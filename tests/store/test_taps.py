"""Members of staff tap the same cards at once, two processes on one PostgreSQL."""

from pathlib import Path

from tests.bench.taps import tap
from tests.postgres import prepared_database

STAFF, CARDS = 6, 5


async def test_of_all_who_tap_a_card_at_once_one_owns_it_and_the_others_are_told_who(
    postgres_server: str, tmp_path: Path
) -> None:
    database = prepared_database(postgres_server, "taps")

    result = await tap(tmp_path, database, staff=STAFF, cards=CARDS)

    assert result.faults == []
    assert result.taps + result.gone == STAFF * CARDS
    assert result.taps > CARDS
    assert len(result.given) == 2  # both processes had a part in it
