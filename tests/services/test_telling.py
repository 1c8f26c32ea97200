"""People are told of an answer when a version has one, once, by day, and only while they want."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.answer_news import AnswerNews
from bot.chat.links import Links
from bot.chat.news import PetitionNews
from bot.chat.notifying import Notifier
from bot.domain.errors import ConsentMissingError, StaleButtonError, TooManyWaitsError
from bot.domain.publication import Publication
from bot.services.ports import UnitOfWork, Unresolved
from bot.services.registers import Notice, NoticeState, Person
from bot.services.telling import MOST, Telling, wait_for_answer
from bot.texts.catalog import shipped_texts
from tests.chat.collection import LITTLE
from tests.chat.room import FakeAnswering, Reply, plain
from tests.chat.test_notifying import FakeChannel
from tests.fakes import FakeClock, FakeStore

LAN = Person(key="lan", channel="telegram", number="1", chat_key="telegram:1")
QUESTION = "gửi xe ở đâu"
EVENING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten at night in Vietnam
SURE: dict[str, Reply] = {QUESTION: {"sure": "m1"}}


@dataclass(frozen=True)
class Edition:
    """What answers by one version."""

    content: str
    answering: FakeAnswering


class Bot:
    """The rounds of one instance."""

    def __init__(self, now: datetime | None = None) -> None:
        self.store = FakeStore()
        self.clock = FakeClock(now) if now else FakeClock()
        self.edition = Edition("v0", FakeAnswering(LITTLE, {}))
        self.channel = FakeChannel()
        texts = shipped_texts()
        news = AnswerNews(
            texts, lambda: self.edition.answering, Links(), others=PetitionNews(texts)
        )
        self.telling = Telling(self.store, self.clock, lambda: self.edition)
        self.notifier = Notifier(self.store, self.clock, news=news, channel=self.channel)

    async def publish(
        self, content: str, replies: dict[str, Reply], *, follows: bool = True
    ) -> None:
        async with self.store.begin() as uow:
            number = (await uow.publications.newest()).number + 1
            await uow.publications.add(
                Publication(
                    number=number,
                    content=content,
                    author="",
                    at=self.clock.now(),
                    reason="",
                )
            )
        if follows:
            self.edition = Edition(content, FakeAnswering(LITTLE, replies))

    async def ask(self, uow: UnitOfWork, question: str = QUESTION) -> int:
        return await uow.questions.record_unresolved(
            text=question,
            fold=question,
            reason=Unresolved.NO_HIT,
            entry_id="",
            asker="lan",
            at=self.clock.now(),
        )

    async def wait(self, question: str = QUESTION) -> int:
        async with self.store.begin() as uow:
            number = await self.ask(uow, question)
            wait = await wait_for_answer(uow, LAN, number, "1", self.clock.now())
        return wait.id

    async def goes_round(self) -> None:
        await self.telling.work()
        await self.notifier.work()

    @property
    def told(self) -> list[str]:
        return [plain(screen.html) for _, screen, _ in self.channel.shown]

    @property
    def notices(self) -> list[Notice]:
        return list(self.store.kept.notices.kept.values())


async def test_who_waits_is_told_once_by_the_version_that_answers() -> None:
    bot = Bot()
    await bot.publish("v1", {QUESTION: {"suggest": "m1"}})
    await bot.wait()
    await bot.goes_round()
    before = bot.told

    await bot.publish("v2", SURE)
    for _ in range(3):
        await bot.goes_round()
    await bot.publish("v3", SURE)
    await bot.goes_round()

    assert before == []
    (told,) = bot.told
    assert QUESTION in told
    assert "Mục m1" in told
    ((chat, screen, _),) = bot.channel.shown
    assert chat == LAN.chat_key
    assert [button.data for row in screen.buttons for button in row] == ["0:x:m1", "0:o:m1:0"]
    assert bot.store.kept.waits.kept == {}  # nothing is kept for telling any more


async def test_an_article_is_told_by_its_name_and_document() -> None:
    bot = Bot()
    await bot.publish(
        "v1", {QUESTION: {"sure": "luat-a.1", "reference": {"outcome": "found", "article": "1"}}}
    )
    await bot.wait()

    await bot.goes_round()

    (told,) = bot.told
    assert "Điều 1. Tên điều 1" in told
    assert LITTLE.documents["luat-a"].title in told
    assert [len(row) for row in bot.channel.shown[0][1].buttons] == [1]


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"suggest": "m1"},
        {"sure": "m1", "reference": {"outcome": "unpublished", "article": "5"}},
    ],
    ids=["nothing", "a guess", "no text published"],
)
async def test_what_is_no_answer_is_not_told(reply: Reply) -> None:
    bot = Bot()
    await bot.publish("v1", {QUESTION: reply})
    await bot.wait()

    await bot.goes_round()

    assert bot.notices == []
    assert len(bot.store.kept.waits.kept) == 1


async def test_an_instance_that_lags_behind_tries_nothing() -> None:
    bot = Bot()
    await bot.publish("v1", SURE)
    await bot.publish("v2", {}, follows=False)
    await bot.wait()

    await bot.goes_round()

    assert bot.notices == []


async def test_a_wait_taken_back_before_it_is_sent_is_not_told() -> None:
    bot = Bot()
    await bot.publish("v1", SURE)
    id_ = await bot.wait()
    await bot.telling.work()
    async with bot.store.begin() as uow:
        await uow.waits.forget(id_, LAN.key)

    await bot.notifier.work()

    assert bot.told == []
    assert [each.state for each in bot.notices] == [NoticeState.SKIPPED]


async def test_an_answer_rolled_back_before_it_is_told_is_waited_for_again() -> None:
    bot = Bot(EVENING)
    await bot.publish("v1", SURE)
    await bot.wait()
    await bot.telling.work()
    await bot.publish("v2", {})
    bot.clock.advance(timedelta(hours=10))
    await bot.goes_round()
    rolled_back = bot.told

    await bot.publish("v3", SURE)
    await bot.goes_round()

    assert rolled_back == []
    assert len(bot.told) == 1


async def test_nobody_is_told_at_night() -> None:
    bot = Bot(EVENING)
    await bot.publish("v1", SURE)
    await bot.wait()
    await bot.goes_round()
    at_night = bot.told

    bot.clock.advance(timedelta(hours=9))
    await bot.goes_round()

    assert at_night == []
    assert len(bot.told) == 1


async def test_who_blocked_the_bot_is_left_alone_and_forgotten() -> None:
    bot = Bot()
    await bot.publish("v1", SURE)
    await bot.wait()
    async with bot.store.begin() as uow:
        await uow.chats.set_reachable(LAN.chat_key, reachable=False, at=bot.clock.now())

    await bot.goes_round()
    await bot.goes_round()

    assert bot.told == []
    assert [each.state for each in bot.notices] == [NoticeState.UNREACHABLE]
    assert bot.store.kept.waits.kept == {}


async def test_nobody_waits_without_a_yes_or_for_what_they_have_not_asked() -> None:
    bot = Bot()
    async with bot.store.begin() as uow:
        number = await bot.ask(uow)
        with pytest.raises(ConsentMissingError):
            await wait_for_answer(uow, LAN, number, "", bot.clock.now())
        other = Person(key="minh", channel="telegram", number="2", chat_key="telegram:2")
        with pytest.raises(StaleButtonError):
            await wait_for_answer(uow, other, number, "1", bot.clock.now())


async def test_one_waits_for_so_many_questions_and_for_the_same_as_often_as_one_likes() -> None:
    bot = Bot()
    for number in range(MOST):
        await bot.wait(f"câu {number}")
    await bot.wait("câu 0")

    with pytest.raises(TooManyWaitsError):
        await bot.wait("câu nữa")
