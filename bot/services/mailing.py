"""Hands letters to the mail server, again and again for days, and keeps what it said.

At least once: a mail whose line was cut before the server's last word is sent again under the same
Message-ID, and stays listed as perhaps doubled. Nothing waits for the network in a transaction.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.back_off import growing
from bot.domain.letter import Mailing, MailState
from bot.services.correspondence import content_of, mailed
from bot.services.failures import redacted
from bot.services.file_ports import Vault
from bot.services.letters import (
    Enclosure,
    Mail,
    Mailer,
    MailRefusedError,
    NotAcceptedError,
    UncertainDeliveryError,
)
from bot.services.ports import Clock, Store

AT_ONCE = 4  # mails under way together: each may be the office's MAIL_MEGABYTES of memory
TRY_FOR = timedelta(minutes=5)  # one try, with its connecting
MAIL_LEASE = timedelta(minutes=15)  # longer than any try: then its instance has died
FIRST_WAIT = timedelta(minutes=2)  # before a second try, doubled each time
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)  # as mail servers do
MOST_DOUBTS = 10  # each may have made one more copy: then staff must ask the body
LONGEST_SAID = 500
LOST = "file missing or changed in the vault"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long to wait between tries, and when to give up."""

    first: timedelta = FIRST_WAIT
    longest: timedelta = LONGEST_WAIT
    given_up_after: timedelta = GIVEN_UP_AFTER
    most_doubts: int = MOST_DOUBTS


class Mailings:
    """Works off the mails that are due."""

    def __init__(
        self, store: Store, clock: Clock, *, mailer: Mailer, vault: Vault, waits: Waits = Waits()
    ) -> None:
        self._store = store
        self._clock = clock
        self._mailer = mailer
        self._vault = vault
        self._waits = waits

    async def work(self) -> None:
        """Do one round: until nothing more is due."""
        await asyncio.gather(*(self._work_off() for _ in range(AT_ONCE)))

    async def abandon(self, *, alone: bool) -> int:
        """Take up again what was under way when an instance died; ``alone``: there is no other."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            return await uow.mailings.abandon(now if alone else now - MAIL_LEASE, now)

    async def _work_off(self) -> None:
        """One by one: a server that stalls on one mail holds up no more than this."""
        while True:
            async with self._store.begin() as uow:
                claimed = await uow.mailings.claim(self._clock.now(), limit=1)
            if not claimed:
                return
            await self._one(claimed[0])

    async def _one(self, mailing: Mailing) -> None:
        try:
            became = await self._try(mailing)
        except Exception as error:  # noqa: BLE001 - one mail must not hold up the others
            log.error("mail not sent", extra={"mailing": mailing.id, **redacted(error)})  # noqa: TRY400 - see redacted
            became = self._again(mailing, said=type(error).__name__)
        async with self._store.begin() as uow:
            await uow.mailings.save(became)
        log.info("mail tried", extra={"mailing": mailing.id, "became": became.state.value})

    async def _try(self, mailing: Mailing) -> Mailing:
        try:
            mail = await self._mail(mailing)
        except (FileNotFoundError, ValueError):
            return self._ended(mailing, MailState.FAILED, LOST)
        try:
            async with asyncio.timeout(TRY_FOR.total_seconds()):
                said = await self._mailer.send(mail)
        except MailRefusedError as error:
            return self._ended(mailing, MailState.FAILED, error.said)
        except UncertainDeliveryError as error:
            return self._doubtful(mailing, error.said)
        except NotAcceptedError as error:
            return self._again(mailing, said=error.said)
        except TimeoutError:
            return self._doubtful(mailing, "time-out")
        return self._ended(mailing, MailState.SENT, said)

    async def _mail(self, mailing: Mailing) -> Mail:
        async with self._store.begin() as uow:
            letter = await uow.letters.get(mailing.letter_id)
            if letter is None:
                raise ValueError("the letter is gone")
            content = await content_of(uow, letter)
            files = mailed(await uow.letters.files(letter.id))
        enclosures = [
            Enclosure(
                name=file.name,
                media_type=file.media_type,
                content=await self._vault.read(file.sha256),
            )
            for file in files
        ]
        return Mail(
            to=mailing.email,
            message_id=mailing.message_id,
            written_at=mailing.queued_at,
            content=content,
            is_unsigned=mailing.is_unsigned,
            enclosures=enclosures,
        )

    def _ended(self, mailing: Mailing, state: MailState, said: str) -> Mailing:
        return replace(
            mailing,
            state=state,
            attempts=mailing.attempts + 1,
            said=said[:LONGEST_SAID],
            next_at=None,
            changed_at=self._clock.now(),
        )

    def _again(self, mailing: Mailing, *, said: str) -> Mailing:
        """Certainly not accepted: it waits, or is given up after days."""
        tried = self._ended(mailing, MailState.FAILED, said)
        if tried.changed_at - mailing.queued_at >= self._waits.given_up_after:
            doubtful = replace(tried, state=MailState.UNCERTAIN)
            return doubtful if mailing.doubts else tried
        return replace(tried, state=MailState.QUEUED, next_at=self._next(mailing, tried))

    def _doubtful(self, mailing: Mailing, said: str) -> Mailing:
        """Perhaps accepted: tried again all the same, but not for ever."""
        tried = self._ended(mailing, MailState.UNCERTAIN, said)
        tried = replace(tried, doubts=mailing.doubts + 1)
        late = tried.changed_at - mailing.queued_at >= self._waits.given_up_after
        if late or tried.doubts >= self._waits.most_doubts:
            return tried
        return replace(tried, next_at=self._next(mailing, tried))

    def _next(self, mailing: Mailing, tried: Mailing) -> datetime:
        wait = growing(self._waits.first, mailing.attempts, self._waits.longest)
        return tried.changed_at + wait
