"""Each notice is sent once, and what became of it stands on record."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.notifying import Notifier
from bot.chat.screens import Button, Screen
from bot.services.ports import Fate, UnitOfWork
from bot.services.registers import Notice, NoticeState, Person, Topic
from tests.fakes import FakeClock, FakeStore

CHAT = "telegram:1"
LAN = Person(key="lan", channel="telegram", number="1", chat_key=CHAT)
EVENING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten at night in Vietnam


@dataclass(frozen=True)
class Told:
    """What became of it."""

    fate: Fate
    wait: timedelta | None = None


@dataclass
class FakeChannel:
    """Takes what it is shown as it was told."""

    told: Told = Told(Fate.SENT)
    shown: list[tuple[str, Screen, bool]] = field(default_factory=list)

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Told:
        self.shown.append((chat_key, screen, quiet))
        return self.told


class FakeNews:
    """Has words for all topics but two."""

    async def screen(self, notice: Notice, *, uow: UnitOfWork, now: datetime) -> Screen | None:
        if notice.topic is Topic.REPLY:
            raise RuntimeError("no words")
        if notice.topic is Topic.DRAFT:
            return None
        return Screen(html=notice.topic, buttons=((Button(label="Read", data="t"),),))


class Desk:
    """A notifier with one notice to send."""

    def __init__(self, now: datetime | None = None) -> None:
        self.store = FakeStore()
        self.clock = FakeClock(now) if now else FakeClock()
        self.channel = FakeChannel()
        self.notifier = Notifier(self.store, self.clock, news=FakeNews(), channel=self.channel)

    async def promise(self, topic: Topic = Topic.MOVE, person: str = "lan") -> None:
        now = self.clock.now()
        async with self.store.begin() as uow:
            await uow.people.know(LAN, now)
            await uow.notices.add(
                code="KN", person_key=person, topic=topic, number=1, at=now, not_before=now
            )

    async def notice(self) -> Notice:
        async with self.store.begin() as uow:
            (notice,) = await uow.notices.of_petition("KN")
        return notice


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.SENT, NoticeState.SENT),
        (Fate.UNCERTAIN, NoticeState.UNCERTAIN),
        (Fate.UNREACHABLE, NoticeState.UNREACHABLE),
        (Fate.REFUSED, NoticeState.REFUSED),
        (Fate.RETRY, NoticeState.DUE),
    ],
)
async def test_what_became_of_a_notice_stands_on_record(fate: Fate, state: NoticeState) -> None:
    desk = Desk()
    desk.channel.told = Told(fate)
    await desk.promise()

    await desk.notifier.work()
    await desk.notifier.work()

    assert (await desk.notice()).state is state
    assert len(desk.channel.shown) == 1


async def test_what_has_certainly_not_arrived_is_sent_again_when_the_channel_says() -> None:
    desk = Desk()
    desk.channel.told = Told(Fate.RETRY, wait=timedelta(minutes=7))
    await desk.promise()
    await desk.notifier.work()

    desk.channel.told = Told(Fate.SENT)
    desk.clock.advance(timedelta(minutes=6))
    await desk.notifier.work()
    waiting = (await desk.notice()).state
    desk.clock.advance(timedelta(minutes=1))
    await desk.notifier.work()

    assert waiting is NoticeState.DUE
    assert (await desk.notice()).state is NoticeState.SENT


async def test_the_buttons_of_news_can_be_pressed() -> None:
    desk = Desk()
    await desk.promise()

    await desk.notifier.work()

    ((chat_key, screen, quiet),) = desk.channel.shown
    assert (chat_key, screen.buttons[0][0].data, quiet) == (CHAT, "0:t", False)


async def test_news_that_goes_at_night_makes_no_sound() -> None:
    desk = Desk(EVENING)
    await desk.promise()

    await desk.notifier.work()

    assert [quiet for _, _, quiet in desk.channel.shown] == [True]


@pytest.mark.parametrize(
    ("topic", "person"), [(Topic.DRAFT, "lan"), (Topic.MOVE, "erased")], ids=["muted", "erased"]
)
async def test_what_nobody_wants_to_hear_any_more_is_skipped(topic: Topic, person: str) -> None:
    desk = Desk()
    await desk.promise(topic, person)

    await desk.notifier.work()

    assert (await desk.notice()).state is NoticeState.SKIPPED
    assert desk.channel.shown == []


async def test_who_blocked_the_bot_is_left_alone_and_shown_to_staff() -> None:
    desk = Desk()
    await desk.promise()
    async with desk.store.begin() as uow:
        await uow.chats.set_reachable(CHAT, reachable=False, at=desk.clock.now())

    await desk.notifier.work()

    assert (await desk.notice()).state is NoticeState.UNREACHABLE
    assert desk.channel.shown == []


async def test_a_notice_without_words_waits_and_holds_up_no_other() -> None:
    desk = Desk()
    await desk.promise(Topic.REPLY)
    async with desk.store.begin() as uow:
        now = desk.clock.now()
        await uow.notices.add(
            code="KN-2", person_key="lan", topic=Topic.MOVE, number=1, at=now, not_before=now
        )

    await desk.notifier.work()

    assert (await desk.notice()).state is NoticeState.DUE
    assert [screen.html for _, screen, _ in desk.channel.shown] == ["move"]


async def test_what_was_under_way_when_a_process_died_is_uncertain_and_not_repeated() -> None:
    desk = Desk()
    await desk.promise()
    async with desk.store.begin() as uow:
        await uow.notices.claim(desk.clock.now(), limit=1)

    await desk.notifier.abandon(alone=False)
    too_soon = (await desk.notice()).state
    await desk.notifier.abandon(alone=True)
    await desk.notifier.work()

    assert too_soon is NoticeState.SENDING
    assert (await desk.notice()).state is NoticeState.UNCERTAIN
    assert desk.channel.shown == []
