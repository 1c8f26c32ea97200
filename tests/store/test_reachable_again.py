"""Somebody whose identity was let go is told of their petition again once they come back to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.chat.news import PetitionNews
from bot.chat.notifying import Notifier
from bot.chat.screens import Screen
from bot.domain.petition import Contact, Sharing, State
from bot.services.correction import Correction
from bot.services.limits import Limits
from bot.services.ports import Fate, UnitOfWork
from bot.services.registers import NoticeState
from bot.services.retention import Retention
from bot.store.connection import engine_for
from bot.store.petition_tables import people
from bot.store.store import SqlStore
from bot.texts.catalog import shipped_texts
from tests.fakes import FakeClock
from tests.services.petition_office import CONSENT, DAY, LAN, MINH, TEXT, Office

Act = Callable[[UnitOfWork, Office, str], Awaitable[object]]


@dataclass(frozen=True)
class Arrived:
    """Every screen arrives."""

    fate: Fate = Fate.SENT
    wait: timedelta | None = None


@dataclass
class Chats:
    """Where screens arrive."""

    shown: list[str] = field(default_factory=list)

    async def show(self, chat_key: str, screen: Screen, *, quiet: bool) -> Arrived:
        self.shown.append(chat_key)
        return Arrived()


async def test_who_reopens_after_years_hears_what_is_asked_of_them(sql_store: SqlStore) -> None:
    office, clock, chats = Office(sql_store), FakeClock(), Chats()
    notifier = Notifier(sql_store, clock, news=PetitionNews(shipped_texts()), channel=chats)
    clock.advance(office.now - clock.now())
    code = (await office.submit()).code
    await office.move(code, State.ACCEPTED, State.ANSWERED, State.RESOLVED)
    await notifier.work()
    chats.shown.clear()
    clock.advance(800 * DAY)
    office.now = clock.now()
    await Retention(sql_store, clock).work()
    async with office.begin() as uow:
        assert await uow.people.find(LAN.key) is None
        await office.petitioning.reopen(uow, code, LAN, "Vẫn chưa có nước về ruộng", office.now)

    await office.move(code, State.WAITING)
    await notifier.work()

    async with office.begin() as uow:
        assert await uow.people.find(LAN.key) == LAN
    assert chats.shown == [LAN.chat_key]
    assert (await office.notices(code))[-1].state is NoticeState.SENT


async def add(uow: UnitOfWork, office: Office, code: str) -> object:
    return await office.petitioning.add(uow, code, LAN, "Nước vẫn chưa về", office.now)


async def edit(uow: UnitOfWork, office: Office, code: str) -> object:
    return await office.petitioning.edit(uow, code, LAN, TEXT + " rồi", office.now)


async def correct(uow: UnitOfWork, office: Office, code: str) -> object:
    petitioning = office.petitioning
    return await Correction(petitioning, Limits(), petitioning.agreement).correct(
        uow, code, LAN, office.now, contact=Contact(name="x"), sharing=Sharing.ALL, remark="name"
    )


@pytest.mark.parametrize("act", [add, edit, correct])
async def test_whoever_does_something_with_their_own_is_known_again(
    sql_store: SqlStore, url: str, act: Act
) -> None:
    office = Office(sql_store)
    code = (await office.submit()).code
    _forget(url, LAN.key)

    async with office.begin() as uow:
        await act(uow, office, code)

        assert await uow.people.find(LAN.key) == LAN


async def test_who_joins_again_what_they_had_joined_is_known_again(
    sql_store: SqlStore, url: str
) -> None:
    office = Office(sql_store)
    code = (await office.submit()).code
    await office.join(code)
    _forget(url, MINH.key)

    async with office.begin() as uow:
        await office.petitioning.join(uow, code, MINH, office.now, consent_version=CONSENT)

        assert await uow.people.find(MINH.key) == MINH


def _forget(url: str, person_key: str) -> None:
    """Lose somebody's identity while a petition is open, as it is after its reopening."""
    with engine_for(url).begin() as connection:
        connection.execute(sa.delete(people).where(people.c.person_key == person_key))
