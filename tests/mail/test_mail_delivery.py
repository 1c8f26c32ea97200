"""Mails handed to a real server that refuses, stalls, drops and restarts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path
from random import Random

import pytest

from bot.domain.letter import LetterState, Mailing, MailState, Way
from bot.files.vault import FileVault
from bot.mail.smtp import Server, SmtpMailer
from bot.services.letter_registers import LetterFilter
from bot.services.letters import (
    MailRefusedError,
    NotAcceptedError,
    UncertainDeliveryError,
)
from bot.services.mailing import LOST, Mailings, Waits
from tests.fakes import FakeClock, FakeStore
from tests.letters_factory import NOW, a_letter, a_letter_file, a_mailing, an_enclosed
from tests.mail.server import HOST, LAST_WORD_LOST, PASSWORD, USER, Fault, MailServer
from tests.mail.test_message import FORM, a_mail

SCAN = b"%PDF-1.7 signed"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A server that behaves until told otherwise."""
    async with MailServer() as server:
        yield server


def mailer_for(
    server: MailServer, *, password: str = PASSWORD, timeout: float = 20.0, trusts: bool = True
) -> SmtpMailer:
    address = Server(host=HOST, port=server.port, user=USER, password=password, timeout=timeout)
    return SmtpMailer(address, FORM, server.trusting() if trusts else None)


# --- one try


async def test_a_mail_arrives_whole_over_tls_with_its_message_id(server: MailServer) -> None:
    said = await mailer_for(server).send(a_mail())

    (taken,) = server.accepted
    assert said == "250 taken"
    assert (taken.sender, taken.recipient) == ("van-thu@mat-tran.test", "van-thu@ubnd.test")
    assert taken.message_id == "<1.1.abc@mat-tran.test>"
    assert taken.content == FORM.render(a_mail())


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault.REFUSE, NotAcceptedError, "451 try again later"),
        (Fault.REFUSE_CONTENT, NotAcceptedError, "452 disk full"),
        (Fault.UNKNOWN_RECIPIENT, MailRefusedError, "550 no such user here"),
        (Fault.STALL, NotAcceptedError, "Timeout"),
        (Fault.DROP, NotAcceptedError, "Disconnected"),
        (Fault.DROP_CONTENT, UncertainDeliveryError, "Disconnected"),
        (Fault.CUT, UncertainDeliveryError, "Disconnected"),
        (Fault.STALL_LAST, UncertainDeliveryError, "Timeout"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_what_became_of_a_try_is_told_apart(
    server: MailServer, fault: Fault, error: type[Exception], said: str
) -> None:
    server.fault = lambda: fault
    stalls = fault in {Fault.STALL, Fault.STALL_LAST}

    with pytest.raises(error) as caught:
        await mailer_for(server, timeout=1.0 if stalls else 20.0).send(a_mail())

    assert type(caught.value) is error
    assert isinstance(caught.value, NotAcceptedError)
    assert said in caught.value.said


async def test_a_wrong_password_is_the_offices_to_mend_and_the_letter_waits(
    server: MailServer,
) -> None:
    with pytest.raises(NotAcceptedError, match="not accepted") as caught:
        await mailer_for(server, password="wrong").send(a_mail())  # noqa: S106 - of a test

    assert type(caught.value) is NotAcceptedError
    assert caught.value.said.startswith("535")
    assert server.accepted == []


async def test_a_server_without_starttls_or_of_an_unknown_authority_gets_nothing(
    server: MailServer,
) -> None:
    async with MailServer(tls=False) as plain:
        with pytest.raises(NotAcceptedError):
            await mailer_for(plain).send(a_mail())
        assert plain.accepted == []
    with pytest.raises(NotAcceptedError):
        await mailer_for(server, trusts=False).send(a_mail())
    assert server.accepted == []


async def test_a_server_that_is_not_there_has_certainly_not_taken_it() -> None:
    server = MailServer()
    async with server:
        pass

    with pytest.raises(NotAcceptedError) as caught:
        await mailer_for(server).send(a_mail())

    assert type(caught.value) is NotAcceptedError


# --- rounds over a store


class Desk:
    """Mails of an office on the fake store, and a clock that is wound on between rounds."""

    def __init__(self, server: MailServer, folder: Path, waits: Waits, timeout: float) -> None:
        self.store = FakeStore()
        self.clock = FakeClock(NOW)
        self.vault = FileVault(folder)
        mailer = mailer_for(server, timeout=timeout)
        self.mailings = Mailings(
            self.store, self.clock, mailer=mailer, vault=self.vault, waits=waits
        )

    async def promise(self, count: int = 1) -> None:
        sha256 = await self.vault.keep(SCAN)
        for number in range(1, count + 1):
            async with self.store.begin() as uow:
                sent = a_letter(state=LetterState.SENT, way=Way.MAIL)
                letter = await uow.letters.add(sent, [an_enclosed()])
                await uow.letters.add_file(letter.id, a_letter_file(sha256=sha256))
                message_id = f"<{number}.1@t.test>"
                await uow.mailings.add(a_mailing(letter_id=letter.id, message_id=message_id))

    async def all(self) -> Sequence[Mailing]:
        async with self.store.begin() as uow:
            sent = await uow.letters.listed(LetterFilter(), limit=999)
            return [each for letter in sent for each in await uow.mailings.of_letter(letter.id)]

    async def one(self) -> Mailing:
        (mailing,) = await self.all()
        return mailing


@pytest.fixture
def desk(server: MailServer, tmp_path: Path) -> Desk:
    """An office that tries for a day."""
    waits = Waits(given_up_after=timedelta(days=1), most_doubts=3)
    return Desk(server, tmp_path, waits, timeout=20.0)


async def test_a_mail_that_was_refused_for_now_is_tried_again_later_and_later(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    fates = chain([Fault.REFUSE] * 3, repeat(Fault.NONE))
    server.fault = lambda: next(fates)
    waits = []
    for _ in range(3):
        await desk.mailings.work()
        mailing = await desk.one()
        assert mailing.next_at is not None
        assert (mailing.state, mailing.said) == (MailState.QUEUED, "451 try again later")
        waits.append((mailing.next_at - desk.clock.now()).total_seconds())
        await desk.mailings.work()  # before its time: nothing happens
        desk.clock.advance(mailing.next_at - desk.clock.now())

    await desk.mailings.work()

    assert waits == [120, 240, 480]
    sent = await desk.one()
    assert (sent.state, sent.attempts, sent.doubts, sent.said) == (
        MailState.SENT,
        4,
        0,
        "250 taken",
    )
    assert len(server.accepted) == 1


async def test_a_mail_nobody_takes_for_days_is_given_up_with_the_servers_last_words(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    server.fault = lambda: Fault.REFUSE
    for _ in range(40):
        await desk.mailings.work()
        desk.clock.advance(timedelta(hours=1))

    failed = await desk.one()

    assert (failed.state, failed.said, failed.next_at) == (
        MailState.FAILED,
        "451 try again later",
        None,
    )


async def test_a_mail_refused_for_good_is_not_tried_again(server: MailServer, desk: Desk) -> None:
    await desk.promise()
    server.fault = lambda: Fault.UNKNOWN_RECIPIENT

    await desk.mailings.work()

    failed = await desk.one()
    assert (failed.state, failed.attempts, failed.said) == (
        MailState.FAILED,
        1,
        "550 no such user here",
    )


async def test_a_cut_last_word_means_once_more_under_the_same_message_id_and_a_listing(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    fates = chain([Fault.CUT], repeat(Fault.NONE))
    server.fault = lambda: next(fates)

    await desk.mailings.work()
    assert (await desk.one()).state is MailState.UNCERTAIN
    desk.clock.advance(timedelta(hours=1))
    await desk.mailings.work()

    sent = await desk.one()
    assert sent.is_perhaps_doubled
    first, second = server.accepted
    assert first.content == second.content
    assert first.message_id == sent.message_id


async def test_a_line_that_is_cut_again_and_again_stops_and_stays_uncertain(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    server.fault = lambda: Fault.CUT
    for _ in range(9):
        await desk.mailings.work()
        desk.clock.advance(timedelta(hours=1))

    stopped = await desk.one()

    assert (stopped.state, stopped.doubts, stopped.next_at) == (MailState.UNCERTAIN, 3, None)
    assert len(server.accepted) == 3


async def test_a_mail_whose_file_is_gone_fails_and_says_so(server: MailServer, desk: Desk) -> None:
    await desk.promise()
    (kept,) = desk.store.kept.letters.kept_files.values()
    desk.vault.path(kept[1].sha256).unlink()

    await desk.mailings.work()

    failed = await desk.one()
    assert (failed.state, failed.said) == (MailState.FAILED, LOST)
    assert server.accepted == []


async def test_through_all_faults_and_restarts_each_letter_arrives_and_doubles_are_listed(
    server: MailServer, tmp_path: Path
) -> None:
    """The small sister of tests/bench/mail.py."""
    chance = Random(4)  # noqa: S311 - repeatable
    faults = [Fault.REFUSE, Fault.REFUSE_CONTENT, Fault.DROP, Fault.DROP_CONTENT, Fault.CUT]
    server.fault = lambda: chance.choice(faults) if chance.random() < 0.5 else Fault.NONE
    desk = Desk(server, tmp_path, Waits(most_doubts=99), timeout=20.0)
    await desk.promise(24)
    for turn in range(60):
        await desk.mailings.work()
        if all(each.state is MailState.SENT for each in await desk.all()):
            break
        desk.clock.advance(timedelta(hours=6))
        if turn % 2 == 0:
            await server.stop()
            await desk.mailings.work()
            await server.start()

    mailings = await desk.all()
    times = Counter(taken.message_id for taken in server.accepted)
    cut = Counter(t.message_id for t in server.accepted if t.fault in LAST_WORD_LOST)
    assert {each.state for each in mailings} == {MailState.SENT}
    assert set(times) == {each.message_id for each in mailings}
    assert all(times[id_] - 1 <= cut[id_] for id_ in times)
    assert {id_ for id_ in times if times[id_] > 1} <= {
        each.message_id for each in mailings if each.is_perhaps_doubled
    }


async def test_what_was_under_way_at_a_crash_is_sent_again_and_listed(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    server.fault = lambda: Fault.STALL_LAST
    round_ = asyncio.create_task(desk.mailings.work())
    await server.has_taken.wait()
    round_.cancel()
    await asyncio.gather(round_, return_exceptions=True)
    assert (await desk.one()).state is MailState.SENDING

    server.fault = lambda: Fault.NONE
    await desk.mailings.abandon(alone=True)
    await desk.mailings.work()

    assert (await desk.one()).is_perhaps_doubled
    assert [taken.fault for taken in server.accepted] == [Fault.STALL_LAST, Fault.NONE]


async def test_another_instances_mail_is_left_alone_until_it_must_have_died(
    server: MailServer, desk: Desk
) -> None:
    await desk.promise()
    async with desk.store.begin() as uow:
        (claimed,) = await uow.mailings.claim(NOW, limit=1)

    assert await desk.mailings.abandon(alone=False) == 0
    desk.clock.advance(timedelta(minutes=20))
    assert await desk.mailings.abandon(alone=False) == 1
    assert replace(await desk.one(), state=claimed.state).message_id == claimed.message_id
