"""What the staff group reads each working morning."""

from datetime import date, datetime, timedelta

from bot.chat.screens import Screen
from bot.domain.local_time import local_day
from bot.domain.petition import State
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.services.office import Filter
from bot.services.ports import UnitOfWork
from bot.texts.catalog import Catalog

MOST = 1000  # counted of what is listed one by one
AT_FIRST = timedelta(days=7)  # how far back the first digest looks


class Digest:
    """Counts, never names or words."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts

    async def screen(self, uow: UnitOfWork, before: date | None, now: datetime) -> Screen:
        """The figures of this morning; ``before`` is the day of the last digest."""
        today = local_day(now)
        since = before or today - AT_FIRST
        arrived = await uow.cases.counts(Filter(since=since, until=today - timedelta(days=1)))
        untaken = await uow.cases.counts(Filter(owner=0))
        standing = await uow.cases.counts(Filter())
        overdue = await uow.cases.counts(Filter(overdue_on=today))
        untold = await uow.cases.counts(Filter(untold=True))
        troubled = await uow.notices.troubled(MOST)
        questions = await uow.questions.unresolved(MOST)
        late = await uow.letters.count(LetterFilter(late_on=today))
        stuck = await uow.letters.count(LetterFilter(trouble=MailTrouble.STUCK))
        words = self._texts.say(
            "card.digest",
            today=today,
            since=since,
            arrived=sum(arrived.values()),
            untaken=untaken[State.RECORDED],
            overdue=sum(overdue.values()),
            waiting=standing[State.WAITING],
            troubled=sum(local_day(each.changed_at) >= since for each in troubled),
            untold=sum(untold.values()),
            questions=len(questions),
            letters_late=late,
            letters_stuck=stuck,
        )
        return Screen(html=words)
