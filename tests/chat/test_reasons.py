"""Reasons for closing and redirecting, as staff are offered them."""

import pytest

from bot.chat.reasons import offered
from bot.domain.petition import State
from bot.texts.catalog import shipped_texts


@pytest.mark.parametrize("to", [State.CLOSED, State.REDIRECTED])
def test_every_reason_has_a_short_name_and_a_sentence_of_its_own(to: State) -> None:
    reasons = offered(shipped_texts(), to)

    assert all(len(reason.name) <= 25 for reason in reasons)
    assert len({reason.told for reason in reasons}) == len(reasons) >= 6
    assert [reason.told[-1] for reason in reasons if reason.is_finished] == ["."] * (
        len(reasons) - 1
    )
    assert reasons[-1].told.endswith(":")  # to be completed


def test_no_reason_leads_anywhere_else() -> None:
    assert all(
        not offered(shipped_texts(), to) for to in set(State) - {State.CLOSED, State.REDIRECTED}
    )
