"""Links into the bot, printed by an office, written by anybody."""

import pytest

from bot.chat.links import Links, opened


@pytest.mark.parametrize("subject_id", ["qc-ubnd", "luat-a.5", f"luat-a.28{chr(0x111)}"])
def test_a_link_opens_what_it_was_made_for(subject_id: str) -> None:
    address = Links("tnbot").to(subject_id)

    payload = address.removeprefix("https://t.me/tnbot?start=")
    assert payload.isascii()
    assert opened(payload) == subject_id


@pytest.mark.parametrize(
    "payload", ["", "d-", "kn-AB12", "d-../x", "d-A", "d-" + "a" * 63, "x", "d-a\n"]
)
def test_any_other_payload_opens_nothing(payload: str) -> None:
    assert opened(payload) == ""


def test_there_is_no_link_until_it_is_known_which_bot_it_opens() -> None:
    links = Links()
    assert links.to("qc-ubnd") == ""

    links.open_bot("tnbot")

    assert links.to("qc-ubnd") == "https://t.me/tnbot?start=d-qc-ubnd"
