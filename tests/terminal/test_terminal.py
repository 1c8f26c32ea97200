"""A conversation in a terminal, from the first line to the last."""

from io import StringIO

import pytest

from bot.chat.conversation import Conversation
from bot.chat.session import Session
from bot.terminal.terminal import Terminal
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering
from tests.fakes import FakeClock, FakeStore

REPLIES: dict[str, dict[str, object]] = {
    "hỏi gì": {"suggest": ["m1", "la"]},
    "kể tội": {"kind": "denunciation"},
}


class Screenful(StringIO):
    """A terminal that shows bold."""

    def isatty(self) -> bool:
        return True


async def _talk(*lines: str, target: StringIO | None = None) -> tuple[str, FakeStore]:
    texts, store, clock = shipped_texts(), FakeStore(), FakeClock()
    session = Session(
        store=store,
        conversation=Conversation(texts, FakeAnswering(LITTLE, REPLIES), petitions=petitioning()),
        words=texts,
        clock=clock,
        asker_key=b"key",
    )
    shown = target or StringIO()
    source = StringIO("".join(f"{line}\n" for line in lines))
    await Terminal(session, store, texts, clock, source=source, target=shown).run()
    return shown.getvalue(), store


async def test_it_greets_answers_and_says_goodbye_at_the_end_of_the_input() -> None:
    shown, _ = await _talk("hỏi gì")

    assert shown.index("Xin chào ông/bà") < shown.index("Có phải ông/bà hỏi về:")
    assert "  [2] 2. Mục <lạ> & 'kỳ'\n  [3] Không đúng ý tôi" in shown
    assert shown.rstrip().endswith("Tạm biệt ông/bà.")


async def test_a_number_chooses_a_button_and_commands_work() -> None:
    shown, _ = await _talk("hỏi gì", "2", "/danhmuc", "", "1")

    assert 'Nói "a < b" & c.' in shown
    assert "[1] 1. Chuyện chung" in shown
    assert "Mọi thứ & hơn thế" in shown
    assert "<b>" not in shown


async def test_a_number_chooses_a_button_whose_label_has_none() -> None:
    shown, _ = await _talk("hỏi gì", "3")

    assert "nói lại bằng cách khác" in shown


@pytest.mark.parametrize("word", ["/thoat", "/THOAT"])
async def test_it_ends_when_told_to(word: str) -> None:
    shown, _ = await _talk(word, "hỏi gì")

    assert "Có phải" not in shown
    assert "Tạm biệt" in shown


async def test_a_terminal_shows_bold_and_a_prompt() -> None:
    shown, _ = await _talk("/danhmuc", target=Screenful())

    assert "\x1b[1mDanh mục\x1b[0m" in shown
    assert "> " in shown


async def test_what_was_shown_is_not_kept_to_be_sent() -> None:
    _, store = await _talk("hỏi gì", "kể tội")

    assert not store.kept.outbox.deliveries
    assert "kể tội" not in repr(store.kept.chats) + repr(store.kept.questions)
