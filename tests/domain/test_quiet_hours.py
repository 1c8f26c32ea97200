"""News waits for the morning."""

from datetime import UTC, datetime

import pytest

from bot.domain.quiet_hours import after_the_night

MORNING = "2026-11-24 06:30"  # local, as are the others


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", MORNING),
        ("2026-11-23 23:59", MORNING),
        ("2026-11-24 00:00", MORNING),
        ("2026-11-24 06:29", MORNING),
        ("2026-11-24 06:30", MORNING),
    ],
)
def test_what_comes_at_night_waits_for_the_morning(at: str, then: str) -> None:
    assert after_the_night(_utc(at)) == _utc(then)


def _utc(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+07:00").astimezone(UTC)
