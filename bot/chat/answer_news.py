"""News that a question which was asked in vain has an answer, as things stand when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.chat.answerer import Answerer
from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action
from bot.chat.contacts import Contacts
from bot.chat.links import Links
from bot.chat.notifying import News
from bot.chat.screens import Screen
from bot.chat.subjects import Subjects
from bot.domain.local_time import local_day
from bot.services.ports import UnitOfWork
from bot.services.registers import Notice, Topic
from bot.services.telling import answer_to
from bot.texts.catalog import Catalog


class AnswerNews:
    """Fulfils :class:`bot.chat.notifying.News`; of all other topics ``others`` tell."""

    def __init__(
        self, texts: Catalog, answering: Callable[[], Answerer], links: Links, *, others: News
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._answering = answering
        self._links = links
        self._others = others

    async def screen(self, notice: Notice, *, uow: UnitOfWork, now: datetime) -> Screen | None:
        """The answer's name and source; None when it was taken back or the answer is gone."""
        if notice.topic is not Topic.ANSWER:
            return await self._others.screen(notice, uow=uow, now=now)
        wait = await uow.waits.get(notice.number)
        if wait is None or wait.notice_id != notice.id:
            return None
        answering = self._answering()
        match = answer_to(answering, wait.text)
        if match is None:  # rolled back meanwhile
            await uow.waits.reopen(wait.id)
            return None
        subjects = Subjects(self._texts, answering.knowledge, Contacts(), self._links)
        today = local_day(now)
        rows = [(self._buttons.named("read_answer", Action.RELATED, match.id),)]
        if match.id in answering.knowledge.entries:
            rows.append((self._buttons.named("sources", Action.SOURCES, match.id, 0),))
        html = self._texts.say(
            "news.answer",
            question=wait.text,
            title=subjects.titles([match.id], today)[match.id],
            source=subjects.source(match.id, today),
        )
        return Screen(html=html, buttons=tuple(rows))
