"""Who is told of what: promised with the change itself, sent later, by day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.petition import OPEN, Petition, State
from bot.domain.quiet_hours import after_the_night
from bot.services.ports import UnitOfWork
from bot.services.registers import DESK, Notice, NoticeState, Topic

TOGETHER = timedelta(minutes=2)  # what is merged by one act of staff is told in one notice
# What certainly did not reach whom it was for.
LOST = frozenset({NoticeState.UNREACHABLE, NoticeState.REFUSED})
# What came to whom it was for, or may have.
_READ = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.UNCERTAIN, NoticeState.TOLD})
_AHEAD = frozenset({NoticeState.DUE, NoticeState.UNTOLD})


async def tell_of_move(
    uow: UnitOfWork,
    petition: Petition,
    *,
    came_from: State,
    number: int,
    now: datetime,
    by_key: str = "",
) -> None:
    """Tell the sender, and of what concerns them the supporters, of a petition's move.

    Not whoever did it (``by_key``): they see it at once. That more is asked of the sender, and
    given, is between the sender and the office; that it is asked is told although they muted the
    petition, for all else would wait.
    """
    asked = petition.state is State.WAITING
    told = [petition.person_key] if asked or not petition.muted else []
    answered = came_from is State.WAITING and petition.state in OPEN
    if not (asked or answered):
        told += await uow.petitions.supporters(petition.code)
    others = [person_key for person_key in told if person_key != by_key]
    await _tell(uow, petition.code, others, topic=Topic.MOVE, number=number, now=now)


async def tell_of_reply(
    uow: UnitOfWork, petition: Petition, *, number: int, now: datetime
) -> None:
    """Tell the sender alone: a reply may speak of their own affairs."""
    told = [] if petition.muted else [petition.person_key]
    await _tell(uow, petition.code, told, topic=Topic.REPLY, number=number, now=now)


async def tell_of_merged(uow: UnitOfWork, petition: Petition, now: datetime) -> None:
    """Tell the sender that another petition was merged into theirs; of several at once, once."""
    promised = await uow.notices.of_petition(petition.code)
    if petition.muted or any(
        each.topic is Topic.MERGED and each.state in _AHEAD for each in promised
    ):
        return
    told = [petition.person_key]
    await _tell(uow, petition.code, told, topic=Topic.MERGED, number=0, now=now + TOGETHER)


async def tell_of_number(
    uow: UnitOfWork, petition: Petition, *, number: int, now: datetime
) -> None:
    """Tell whoever read another number of a letter; all others will read the right one."""
    told = [
        each.person_key
        for each in await uow.notices.of_petition(petition.code)
        if each.topic in {Topic.MOVE, Topic.RENUMBERED}
        and each.number == number
        and each.state in _READ
        and not (petition.muted and each.person_key == petition.person_key)
    ]
    await _tell(uow, petition.code, told, topic=Topic.RENUMBERED, number=number, now=now)


async def tell_of_answer_file(
    uow: UnitOfWork, petition: Petition, *, number: int, now: datetime
) -> None:
    """Send the sender alone the document of an answer: it may name them."""
    told = [] if petition.muted else [petition.person_key]
    await _tell(uow, petition.code, told, topic=Topic.ANSWER_FILE, number=number, now=now)


async def _tell(
    uow: UnitOfWork,
    code: str,
    person_keys: Iterable[str],
    *,
    topic: Topic,
    number: int,
    now: datetime,
) -> None:
    for person_key in dict.fromkeys(person_keys):
        if person_key:
            await uow.notices.add(
                code=code,
                person_key=person_key,
                topic=topic,
                number=number,
                at=now,
                not_before=after_the_night(now),
                state=NoticeState.DUE if is_reached(person_key) else NoticeState.UNTOLD,
            )


async def tell_of_dropped(uow: UnitOfWork, code: str, person_key: str, now: datetime) -> None:
    """Tell a member of staff that their decision was not made, by night too: they are at work."""
    if is_reached(person_key):
        await uow.notices.add(
            code=code,
            person_key=person_key,
            topic=Topic.DECISION_DROPPED,
            number=0,
            at=now,
            not_before=now,
        )


def is_reached(person_key: str) -> bool:
    """Whether there is a chat to tell: not once erased, not for who came to the desk."""
    return bool(person_key) and not person_key.startswith(DESK)


def untold(petition: Petition, notices: Iterable[Notice]) -> Sequence[Notice]:
    """What staff must tell by telephone or on paper, as no message brought it."""
    return [
        each
        for each in notices
        if each.state is NoticeState.UNTOLD
        or (each.state in LOST and each.person_key == petition.person_key)
    ]


async def chat_of(uow: UnitOfWork, notice: Notice) -> str:
    """Where a notice goes; "" once that is not kept any more."""
    if notice.topic is Topic.ANSWER:  # of somebody who may have sent nothing ever
        wait = await uow.waits.get(notice.number)
        return wait.chat_key if wait and wait.person_key == notice.person_key else ""
    person = await uow.people.find(notice.person_key)
    return person.chat_key if person else ""
