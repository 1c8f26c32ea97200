"""Lists of letters as statements: what is late, what is stuck, and whose petitions they hold.

All that is asked for is asked of the database, so that no list is cut before it is sifted.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from bot.domain.letter import STUCK_AFTER, LetterKind, LetterState, MailState, Way
from bot.domain.petition import OPEN
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.store.letter_tables import letter_petitions, letters, mailings
from bot.store.petition_tables import petitions

_later = mailings.alias("later")
_is_last = ~sa.exists().where(
    _later.c.letter_id == mailings.c.letter_id, _later.c.version > mailings.c.version
)
_in_vain = sa.and_(mailings.c.state == MailState.QUEUED.value, mailings.c.attempts >= STUCK_AFTER)
_is_over = mailings.c.state.in_([MailState.FAILED.value, MailState.UNCERTAIN.value])
_mailed = letters.c.id == mailings.c.letter_id
_TROUBLES = {
    MailTrouble.STUCK: sa.and_(
        letters.c.state == LetterState.SENT.value,
        letters.c.way == Way.MAIL.value,
        sa.exists().where(_mailed, _is_last, sa.or_(_in_vain, _is_over)).correlate(letters),
    ),
    MailTrouble.DOUBLED: sa.exists()
    .where(_mailed, mailings.c.state == MailState.SENT.value, mailings.c.doubts > 0)
    .correlate(letters),
}
_enclosed = sa.and_(
    letter_petitions.c.letter_id == letters.c.id, petitions.c.code == letter_petitions.c.code
)
_STILL_OPEN = (
    sa.exists()
    .where(
        _enclosed,
        letter_petitions.c.answered_on.is_(None),
        petitions.c.state.in_(sorted(state.value for state in OPEN)),
    )
    .correlate(letters)
)


def listed(wanted: LetterFilter, *, limit: int, offset: int) -> sa.Select[tuple[object, ...]]:
    """These letters, newest first; of late ones the longest overdue first."""
    first = [letters.c.answer_due_on, letters.c.id] if wanted.late_on else [letters.c.id.desc()]
    found = sa.select(letters).where(*_conditions(wanted)).order_by(*first)
    return found.limit(limit).offset(offset)


def counted(wanted: LetterFilter) -> sa.Select[int]:
    """How many there are."""
    total = sa.func.count().label("total")
    return sa.select(total).select_from(letters).where(*_conditions(wanted))


def _conditions(wanted: LetterFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.states:
        yield letters.c.state.in_(sorted(state.value for state in wanted.states))
    if wanted.sectors:
        yield _holds_none(petitions.c.sector.not_in(sorted(wanted.sectors)))
    if wanted.places:
        yield _holds_none(petitions.c.place_id.not_in(sorted(wanted.places)))
    if wanted.late_on:
        yield letters.c.state == LetterState.SENT.value
        yield letters.c.kind == LetterKind.TRANSFER.value
        yield letters.c.answer_due_on < wanted.late_on
        yield _STILL_OPEN
    if wanted.trouble:
        yield _TROUBLES[wanted.trouble]


def _holds_none(outside: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(_enclosed, outside).correlate(letters)
