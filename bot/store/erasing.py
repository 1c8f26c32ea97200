"""What erasing a person takes away, table by table, and what stays as a count."""

from collections.abc import Mapping

import sqlalchemy as sa

from bot.domain.letter import FileRole, MailState
from bot.domain.petition import ActorKind, Sharing
from bot.store.cards import mark_changed
from bot.store.cipher import Cipher
from bot.store.group_tables import errands
from bot.store.handle import Handle
from bot.store.letter_tables import letter_files, letter_petitions, mailings
from bot.store.office_tables import decisions, internal_notes
from bot.store.petition_tables import (
    consents,
    drafts,
    files,
    moves,
    notes,
    notices,
    people,
    petition_terms,
    petition_words,
    petitions,
    supports,
)
from bot.store.sealed import unseal_values
from bot.store.sending_tables import sendings
from bot.store.tables import (
    chat_messages,
    chats,
    choice_askers,
    choices,
    outbox,
    unresolved,
    unresolved_askers,
    verdicts,
    waits,
)

_KEY = sa.bindparam("of_key", type_=sa.String)
_CHATS = sa.bindparam("of_chats", expanding=True, type_=sa.String)

# A person's chats are known from the seals alone.
_SEALS = sa.union_all(
    sa.select(people.c.identity).where(people.c.person_key == _KEY),
    sa.select(drafts.c.sealed).where(drafts.c.person_key == _KEY),
    sa.select(files.c.sealed).where(files.c.person_key == _KEY),
    sa.select(waits.c.sealed).where(waits.c.person_key == _KEY),
)

_own = sa.select(petitions.c.id).where(petitions.c.person_key == _KEY)
_asked_alone = (
    sa.select(unresolved_askers.c.question_id)
    .group_by(unresolved_askers.c.question_id)
    .having(sa.func.count() == 1, sa.func.max(unresolved_askers.c.asker) == _KEY)
)
_chosen_alone = (
    sa.select(choice_askers.c.choice_id)
    .group_by(choice_askers.c.choice_id)
    .having(sa.func.count() == 1, sa.func.max(choice_askers.c.asker) == _KEY)
)
_own_codes = sa.select(petitions.c.code).where(petitions.c.person_key == _KEY)
_own_letters = sa.select(letter_petitions.c.letter_id).where(
    letter_petitions.c.code.in_(_own_codes)
)
# What the office signed and what was answered are its papers and stay; drafts tell of a person.
_of_letters = sa.or_(
    sa.and_(letter_files.c.role == FileRole.ATTACHMENT.value, letter_files.c.code.in_(_own_codes)),
    sa.and_(
        letter_files.c.role == FileRole.DRAFT.value, letter_files.c.letter_id.in_(_own_letters)
    ),
)
# A mail of nobody else's petition, or whose document goes with the drafts, is sent no more.
_of_others = sa.select(letter_petitions.c.letter_id).where(
    letter_petitions.c.code.not_in(_own_codes), letter_petitions.c.words.is_not(None)
)
_to_stop = sa.and_(
    mailings.c.state.in_([MailState.QUEUED.value, MailState.UNCERTAIN.value]),
    mailings.c.next_at.is_not(None),
    mailings.c.letter_id.in_(_own_letters),
    sa.or_(mailings.c.is_unsigned, mailings.c.letter_id.not_in(_of_others)),
)
_perhaps_taken = sa.case(
    (mailings.c.doubts > 0, MailState.UNCERTAIN.value), else_=MailState.FAILED.value
)
_STOPPED = "not sent by itself: a petition in it was erased"
_reason_of_staff = sa.case(
    (moves.c.actor_kind == ActorKind.CITIZEN.value, ""), else_=moves.c.reason
)

_FORGET_ERRANDS = sa.delete(errands).where(errands.c.petition_id.in_(_own))

_FORGET_SENDINGS = sa.delete(sendings).where(
    sa.or_(sendings.c.petition_id.in_(_own), sendings.c.letter_id.in_(_own_letters))
)

# In this order: what hangs on others goes before them, the petitions' key goes last.
_STEPS = (
    sa.delete(chats).where(chats.c.chat_hash.in_(_CHATS)),
    sa.delete(chat_messages).where(chat_messages.c.chat_hash.in_(_CHATS)),
    sa.delete(outbox).where(outbox.c.chat_hash.in_(_CHATS)),
    sa.delete(unresolved).where(unresolved.c.id.in_(_asked_alone)),
    sa.delete(unresolved_askers).where(unresolved_askers.c.asker == _KEY),
    sa.delete(choices).where(choices.c.id.in_(_chosen_alone)),
    sa.delete(choice_askers).where(choice_askers.c.asker == _KEY),
    sa.delete(verdicts).where(verdicts.c.asker == _KEY),
    sa.delete(waits).where(waits.c.person_key == _KEY),
    sa.delete(drafts).where(drafts.c.person_key == _KEY),
    sa.delete(files).where(files.c.person_key == _KEY),
    sa.delete(notices).where(notices.c.person_key == _KEY),
    sa.delete(supports).where(supports.c.person_key == _KEY),
    sa.delete(consents).where(consents.c.person_key == _KEY),
    sa.delete(people).where(people.c.person_key == _KEY),
    sa.delete(petition_terms).where(petition_terms.c.petition_id.in_(_own)),
    sa.delete(petition_words).where(petition_words.c.petition_id.in_(_own)),
    sa.delete(internal_notes).where(internal_notes.c.petition_id.in_(_own)),
    sa.delete(decisions).where(decisions.c.petition_id.in_(_own)),
    sa.delete(notes).where(notes.c.petition_id.in_(_own)),
    sa.update(moves)
    .where(moves.c.petition_id.in_(_own))
    .values(note="", internal="", reason=_reason_of_staff),
    sa.update(mailings).where(_to_stop).values(state=_perhaps_taken, next_at=None, said=_STOPPED),
    sa.delete(letter_files).where(_of_letters),
    sa.update(letter_petitions).where(letter_petitions.c.code.in_(_own_codes)).values(words=None),
    sa.update(petitions)
    .where(petitions.c.person_key == _KEY)
    .values(
        person_key="",
        title="",
        text="",
        place_note="",
        sent_before="",
        latitude=None,
        longitude=None,
        contact=None,
        sharing=Sharing.NONE.value,
        version=petitions.c.version + 1,  # who read it before must not write it back
    ),
)


async def erase(db: Handle, cipher: Cipher, person_key: str) -> Mapping[str, int]:
    """Erase a person; returns table -> rows."""
    seals = (await db.execute(_SEALS, {"of_key": person_key})).scalars()
    known_chats = sorted(
        {cipher.keyed_hash(unseal_values(cipher, sealed)["chat_key"]) for sealed in seals}
    )
    asked = {"of_key": person_key, "of_chats": known_chats}
    await mark_changed(db, (await db.execute(_own, {"of_key": person_key})).scalars().all())
    await db.execute(_FORGET_ERRANDS, {"of_key": person_key})
    await db.execute(_FORGET_SENDINGS, {"of_key": person_key})
    return {
        str(step.entity_description["name"]): (await db.execute(step, asked)).rowcount
        for step in _STEPS
    }
