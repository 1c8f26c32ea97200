"""Telling people, who agreed to it, that a question of theirs has an answer by now."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.decision import Decision, Match
from bot.domain.errors import ConsentMissingError, StaleButtonError, TooManyWaitsError
from bot.domain.kinds import Kind
from bot.domain.quiet_hours import after_the_night
from bot.services.answering import Answered, ReferenceOutcome
from bot.services.ports import Clock, Store, UnitOfWork
from bot.services.registers import Person, Topic
from bot.services.waits import Wait

MOST = 20  # questions that one person waits for
AT_ONCE = 20  # waits that are tried between two looks at the store

log = logging.getLogger(__name__)


class Answerer(Protocol):
    """Looks questions up in one version of the knowledge."""

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        """Look it up; ``kind`` overrules the recogniser."""
        ...


class Edition(Protocol):
    """What answers now."""

    @property
    def content(self) -> str:
        """The hash of the files it was made of."""
        ...

    @property
    def answering(self) -> Answerer: ...


async def wait_for_answer(
    uow: UnitOfWork, person: Person, question_id: int, version: str, now: datetime
) -> Wait:
    """Keep that a person wants to be told of a question that they asked in vain."""
    if not version:
        raise ConsentMissingError
    question = await uow.questions.asked_by(question_id, person.key)
    if question is None:  # let go of meanwhile, or somebody else's
        raise StaleButtonError
    wait = Wait(
        id=0,
        person_key=person.key,
        chat_key=person.chat_key,
        text=question.text,
        fold=question.fold,
        consent_version=version,
        agreed_at=now,
    )
    others = [each for each in await uow.waits.of_person(person.key) if each.fold != wait.fold]
    if len(others) >= MOST:
        raise TooManyWaitsError
    return await uow.waits.get(await uow.waits.add(wait)) or wait


def answer_to(answering: Answerer, question: str) -> Match | None:
    """The answer that a question gets now without being asked back; None for a mere guess."""
    answered = answering.answer(question, kind=Kind.QUESTION)
    reference = answered.reference
    is_told = reference is None or reference.outcome is ReferenceOutcome.FOUND
    return answered.matches[0] if answered.decision is Decision.SURE and is_told else None


class Telling:
    """The round that tries, on each version, the questions that are waited for."""

    def __init__(self, store: Store, clock: Clock, edition: Callable[[], Edition]) -> None:
        self._store = store
        self._clock = clock
        self._edition = edition

    async def work(self) -> None:
        """Promise a notice of each that is answered now, and forget those that were told."""
        async with self._store.begin() as uow:
            await uow.waits.forget_told()
        edition = self._edition()
        while waits := await self._untried(edition):
            answered = []
            for wait in waits:
                await asyncio.sleep(0)  # others are answered in between
                answered.append(answer_to(edition.answering, wait.text) is not None)
            await self._settle(edition, [*zip(waits, answered, strict=True)])

    async def _untried(self, edition: Edition) -> Sequence[Wait]:
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
            if newest.content != edition.content:  # soon replaced: by what comes it is tried
                return ()
            return await uow.waits.untried(edition.content, limit=AT_ONCE)

    async def _settle(self, edition: Edition, tried: Sequence[tuple[Wait, bool]]) -> None:
        now = self._clock.now()
        async with self._store.begin() as uow:
            for wait, is_answered in tried:
                if await uow.waits.tried(wait.id, edition.content) and is_answered:
                    notice_id = await uow.notices.add(
                        code="",
                        person_key=wait.person_key,
                        topic=Topic.ANSWER,
                        number=wait.id,
                        at=now,
                        not_before=after_the_night(now),
                    )
                    await uow.waits.promise(wait.id, notice_id)
                    log.info("answer to be told", extra={"wait": wait.id})
