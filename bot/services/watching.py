"""The working copy: when somebody has changed it, that is said, or it is published at once."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date

from bot.domain.bundle import Bundle
from bot.domain.errors import (
    AnswersLostError,
    BotError,
    KnowledgeError,
    KnowledgeNotBuiltError,
    PublishedMeanwhileError,
)
from bot.services.ports import Store
from bot.services.publishing import Publishing

MOST_TRIES = 3  # of a folder that could not be published for no fault of its own

log = logging.getLogger(__name__)


class Watching:
    """The round that looks at the folder; ``publishes`` where changes go live by themselves.

    ``stamp`` tells cheaply whether anything changed.
    """

    def __init__(
        self,
        store: Store,
        publishing: Publishing,
        *,
        stamp: Callable[[], object],
        working_copy: Callable[[date | None], Bundle],
        publishes: bool,
    ) -> None:
        self._store = store
        self._publishing = publishing
        self._stamp = stamp
        self._working_copy = working_copy
        self._publishes = publishes
        self._seen: object = stamp()
        self._judged: object = None
        self._tries = 0

    async def work(self) -> None:
        """Judge the folder once it has been left alone for a round."""
        stamp = await asyncio.to_thread(self._stamp)
        is_settled, self._seen = stamp == self._seen, stamp
        if not is_settled or stamp == self._judged:
            return
        try:
            await self._judge()
        except KnowledgeError as error:
            problems = error.facts["problems"]
            count = len(problems) if isinstance(problems, tuple) else 0
            log.warning("knowledge folder is not sound", extra={"problems": count})
        except AnswersLostError as error:
            log.warning(
                "knowledge folder not published, it would lose answers",
                extra={"questions": error.facts["count"]},
            )
        except (KnowledgeNotBuiltError, PublishedMeanwhileError):
            self._tries += 1
            if self._tries < MOST_TRIES:  # the next round may fare better
                raise
            log.exception("knowledge folder not published, it is left until it changes")
        self._judged, self._tries = stamp, 0

    async def _judge(self) -> None:
        bundle = await asyncio.to_thread(self._working_copy, None)
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
        if bundle.content == newest.content:
            return
        if not self._publishes:
            log.warning(
                "knowledge folder differs from what is published",
                extra={"version": newest.number},
            )
            return
        trial = await self._publishing.try_out(None, lambda _done, _of: None)
        try:
            await self._publishing.publish(None, trial, reason="")
        except BotError:
            await self._publishing.drop(trial)
            raise
