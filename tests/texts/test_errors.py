"""Refusals as people read them: when it is possible again, and what to do next."""

from datetime import datetime

import pytest

from bot.domain.errors import BlockedError, BotError, LimitReachedError, TooLongError
from bot.domain.local_time import VIETNAM
from bot.services.limits import Limited
from bot.texts.catalog import shipped_texts

UNTIL = datetime(2026, 11, 30, tzinfo=VIETNAM)
NOTICE = 200  # characters that Telegram shows above a chat


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LimitReachedError(which="petitions_week", until=UNTIL, limit=15), "tuần"),
        (LimitReachedError(which="petitions_day", until=UNTIL, limit=5), "00:00 ngày 30/11/2026"),
        (LimitReachedError(which="files_draft", until=None, limit=5), "nhiều nhất 5 tệp"),
        (LimitReachedError(which="bytes_day", until=UNTIL, limit=100), "dung lượng"),
        (LimitReachedError(which="notes_day", until=UNTIL, limit=20), "00:00 ngày 30/11/2026"),
        (BlockedError(reason="nói tục " * 50, until=UNTIL), "đến 30/11/2026"),
        (BlockedError(reason="gửi rác", until=None), "lý do: gửi rác"),
        (TooLongError(limit=4000, found=5123), "5123"),
    ],
    ids=lambda value: value.code if isinstance(value, BotError) else None,
)
def test_a_refusal_says_what_holds_in_one_notice(error: BotError, said: str) -> None:
    sentence = shipped_texts().say(f"error.{error.code}", **error.facts)

    assert said in sentence
    assert len(sentence) <= NOTICE


def test_every_limit_has_words_of_its_own_or_those_of_the_day() -> None:
    for which in Limited:
        until = None if which is Limited.FILES_DRAFT else UNTIL
        error = LimitReachedError(which=which.value, until=until, limit=3)
        assert shipped_texts().say("error.limit_reached", **error.facts)
