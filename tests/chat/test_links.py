"""Links into the bot, printed by an office, written by anybody."""

import pytest

from bot.chat.links import link, opened


@pytest.mark.parametrize("subject_id", ["qc-ubnd", "luat-a.5", f"luat-a.28{chr(0x111)}"])
def test_a_link_opens_what_it_was_made_for(subject_id: str) -> None:
    address = link("tnbot", subject_id)

    payload = address.removeprefix("https://t.me/tnbot?start=")
    assert payload.isascii()
    assert opened(payload) == subject_id


@pytest.mark.parametrize(
    "payload", ["", "d-", "kn-AB12", "d-../x", "d-A", "d-" + "a" * 63, "x", "d-a\n"]
)
def test_any_other_payload_opens_nothing(payload: str) -> None:
    assert opened(payload) == ""
