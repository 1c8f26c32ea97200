"""A petition over HTTP: sent by a person, moved by staff, told, answered by a reply, rated."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.chat.conversation import Conversation
from bot.chat.news import PetitionNews
from bot.chat.notifying import Notifier
from bot.domain.petition import Actor, ActorKind, Petition, Rating, State
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering, Reply
from tests.chat.village import a_knowledge
from tests.fakes import FakeClock
from tests.telegram.office import Office, open_office

STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
LATER = FakeClock(datetime.now(UTC) + timedelta(days=2))  # whatever was promised is due
REPLIES: dict[str, Reply] = {
    "đường làng hỏng nặng": {"kind": "petition"},
    "Từ cổng chùa đến nhà văn hóa": {"kind": "petition"},
}


async def test_a_person_sends_is_told_answers_by_a_reply_and_rates(
    simulator: Simulator, tmp_path: Path
) -> None:
    texts, lan = shipped_texts(), simulator.visitor("Lan")
    conversation = Conversation(
        texts, FakeAnswering(a_knowledge(), REPLIES), petitions=petitioning()
    )
    async with open_office(simulator, tmp_path, conversation=conversation) as office:
        await _send_petition(lan)
        code = (await lan.sees(where=_says("Mã: KN-")))["text"].partition("Mã: ")[2].split()[0]

        await _move(office, texts, code, State.WAITING, note="Đoạn nào hỏng?")
        asked = await lan.sees(where=_says("Đoạn nào hỏng?"))
        lan.says("Từ cổng chùa đến nhà văn hóa", reply_to=asked["message_id"])
        answered = await lan.sees(where=_says("Đã ghi câu trả lời"))

        await _move(office, texts, code, State.CLOSED, reason="done", note="Đã sửa xong.")
        closed = await lan.sees(where=_says("Đã sửa xong."))
        await lan.presses(closed, texts.say("button.rating_content"))
        rated = await lan.sees(where=_says("Hài lòng"))

        petition, notes = await _kept(office, code)

    assert code in answered["text"]
    assert code in rated["text"]
    assert notes == ["Từ cổng chùa đến nhà văn hóa"]
    assert (petition.state, petition.rating) == (State.CLOSED, Rating.CONTENT)


async def _send_petition(lan: Visitor) -> None:
    for said in (
        "/kiennghi",
        "đường làng hỏng nặng",
        "xã Đông",
        *["bỏ qua"] * 3,
        "không để lại gì",
    ):
        lan.says(said)
    await lan.presses(await lan.sees(where=_says("ông/bà đọc và chọn")), "1. Đồng ý")
    await lan.presses(await lan.sees(where=_says("Ai thấy gì")), "Gửi kiến nghị")


async def _move(office: Office, texts: Catalog, code: str, to: State, **said: Any) -> None:
    """Move it as staff would, and send the news."""
    async with office.store.begin() as uow:
        await petitioning().move(uow, code, to, actor=STAFF, now=datetime.now(UTC), **said)
    notifier = Notifier(
        office.store, LATER, news=PetitionNews(texts), channel=office.service.messenger
    )
    await notifier.work()


async def _kept(office: Office, code: str) -> tuple[Petition, list[str]]:
    async with office.store.begin() as uow:
        petition = await uow.petitions.get(code)
        notes = await uow.petitions.notes(code)
    assert petition is not None
    return petition, [note.text for note in notes]


def _says(words: str) -> Any:
    return lambda message: words in message["text"]
