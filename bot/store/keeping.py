"""What has been kept for long enough, kind by kind: which rows, and what goes with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.letter import FileRole
from bot.domain.petition import ENDED
from bot.services.keeping import Kept
from bot.services.registers import FileState, NoticeState
from bot.store.cipher import Cipher
from bot.store.credential_tables import sign_in_tries
from bot.store.handle import Handle
from bot.store.letter_tables import letter_files, letter_petitions
from bot.store.office_tables import staff
from bot.store.petition_tables import (
    blocks,
    drafts,
    files,
    notices,
    people,
    petitions,
    supports,
    usage,
)
from bot.store.sealed import seal_values, unseal_values
from bot.store.tables import (
    chat_messages,
    chats,
    choices,
    outbox,
    unresolved,
    updates,
    verdicts,
    waits,
)

_BEFORE = sa.bindparam("before", type_=petitions.c.moved_at.type)
_GOING_ON = {NoticeState.DUE, NoticeState.SENDING, NoticeState.UNTOLD}
_TOLD = [state.value for state in NoticeState if state not in _GOING_ON]
_ended = sa.and_(
    petitions.c.state.in_([state.value for state in ENDED]), petitions.c.moved_at < _BEFORE
)
_long_ended = sa.select(petitions.c.id).where(_ended)
# Whether they tell of somebody is under the seal, so all that may are looked into each time.
_LETTERS = (
    sa.select(letter_petitions.c.letter_id, letter_petitions.c.code, letter_petitions.c.words)
    .join(petitions, petitions.c.code == letter_petitions.c.code)
    .where(_ended, letter_petitions.c.is_shared, letter_petitions.c.words.is_not(None))
)
_REWORD = sa.update(letter_petitions).where(
    letter_petitions.c.letter_id == sa.bindparam("of_id", type_=sa.BigInteger),
    letter_petitions.c.code == sa.bindparam("of_code", type_=sa.String),
)
_UNSIGNED = sa.delete(letter_files).where(
    letter_files.c.role == FileRole.DRAFT.value,
    letter_files.c.letter_id == sa.bindparam("of_id", type_=sa.BigInteger),
)
_NOBODY = {"name": "", "address": ""}
_going_on = sa.not_(_ended)
# Whose own petition, support, draft or work for the office still needs them.
_needed = sa.union_all(
    sa.select(petitions.c.person_key).where(_going_on),
    sa.select(supports.c.person_key)
    .join(petitions, petitions.c.id == supports.c.petition_id)
    .where(_going_on),
    sa.select(drafts.c.person_key),
    sa.select(staff.c.person_key).where(staff.c.active),  # how the office reaches its own
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Rows of a table that are overdue, and what is done with them."""

    table: sa.Table
    which: sa.ColumnElement[bool]
    blanked: Mapping[str, object] | None = None  # None: they are deleted
    first: Sequence[sa.Executable] = ()  # what hangs on them

    def count(self) -> sa.Select[int]:
        """How many."""
        return sa.select(sa.func.count()).select_from(self.table).where(self.which)

    def act(self) -> sa.Executable:
        """Let them go."""
        if self.blanked is None:
            return sa.delete(self.table).where(self.which)
        return sa.update(self.table).where(self.which).values(self.blanked)


_old_drafts = drafts.c.updated_at < _BEFORE

_RULES: Mapping[Kept, _Rule] = {
    Kept.CONTACTS: _Rule(
        table=petitions,
        which=sa.and_(_ended, petitions.c.contact.is_not(None)),
        # Who read it before must not write it back.
        blanked={"contact": None, "version": petitions.c.version + 1},
    ),
    Kept.SUPPORTS: _Rule(table=supports, which=supports.c.petition_id.in_(_long_ended)),
    Kept.IDENTITIES: _Rule(
        table=people,
        which=sa.and_(people.c.known_at < _BEFORE, people.c.person_key.not_in(_needed)),
    ),
    Kept.DRAFTS: _Rule(
        table=drafts,
        which=_old_drafts,
        first=(
            sa.delete(files).where(
                files.c.code == "",
                files.c.chat_hash.in_(sa.select(drafts.c.chat_hash).where(_old_drafts)),
            ),
        ),
    ),
    Kept.REFUSED_FILES: _Rule(
        table=files,
        which=sa.and_(files.c.state == FileState.REFUSED.value, files.c.received_at < _BEFORE),
    ),
    Kept.NOTICES: _Rule(
        table=notices,
        which=sa.and_(notices.c.state.in_(_TOLD), notices.c.changed_at < _BEFORE),
    ),
    Kept.QUESTIONS: _Rule(table=unresolved, which=unresolved.c.last_at < _BEFORE),
    Kept.CHOICES: _Rule(table=choices, which=choices.c.last_at < _BEFORE),
    Kept.VERDICTS: _Rule(table=verdicts, which=verdicts.c.given_at < _BEFORE),
    Kept.WAITS: _Rule(table=waits, which=waits.c.agreed_at < _BEFORE),
    Kept.BLOCKS: _Rule(table=blocks, which=blocks.c.until < _BEFORE),
    Kept.DELIVERIES: _Rule(table=outbox, which=outbox.c.created_at < _BEFORE),
    Kept.UPDATES: _Rule(table=updates, which=updates.c.handled_at < _BEFORE),
    Kept.TRIES: _Rule(table=sign_in_tries, which=sign_in_tries.c.last_at < _BEFORE),
    Kept.USAGE: _Rule(table=usage, which=usage.c.day < sa.func.date(_BEFORE)),
    # Whoever blocked the bot goes too: the next try to reach them finds that out again.
    Kept.TALKS: _Rule(table=chats, which=chats.c.used_at < _BEFORE),
    Kept.SHOWN: _Rule(table=chat_messages, which=chat_messages.c.shown_at < _BEFORE),
}


class SqlKeeping:
    """Fulfils :class:`bot.services.keeping.Keeping` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def overdue(self, kept: Kept, before: datetime) -> int:
        """How many of a kind date from before this moment."""
        if kept is Kept.LETTERS:
            return len(await self._telling(before))
        ((count,),) = await self._db.read(_RULES[kept].count(), {"before": before})
        return int(count)

    async def let_go(self, kept: Kept, before: datetime) -> int:
        """Delete or blank them; returns how many."""
        if kept is Kept.LETTERS:
            return await self._silence(before)
        rule, asked = _RULES[kept], {"before": before}
        for statement in rule.first:
            await self._db.execute(statement, asked)
        return (await self._db.execute(rule.act(), asked)).rowcount

    async def _telling(self, before: datetime) -> Sequence[tuple[int, str, Mapping[str, Any]]]:
        """What letters say of somebody: which letter, which petition, which words."""
        rows = await self._db.read(_LETTERS, {"before": before})
        words = [(row.letter_id, row.code, unseal_values(self._cipher, row.words)) for row in rows]
        return [each for each in words if any(each[2][name] for name in _NOBODY)]

    async def _silence(self, before: datetime) -> int:
        """Have them say it no more; the unsigned document goes, the office's signed one stays."""
        telling = await self._telling(before)
        for letter_id, code, words in telling:
            sealed = seal_values(self._cipher, {**words, **_NOBODY})
            asked = {"of_id": letter_id, "of_code": code}
            await self._db.execute(_REWORD.values(words=sealed), asked)
            await self._db.execute(_UNSIGNED, {"of_id": letter_id})
        return len(telling)
