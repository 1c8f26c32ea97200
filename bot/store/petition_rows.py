"""Petitions, moves and notes as rows, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain.petition import (
    Actor,
    ActorKind,
    Contact,
    Move,
    Note,
    NoteKind,
    Petition,
    PetitionKind,
    Pin,
    Rating,
    Sharing,
    State,
)
from bot.domain.vietnamese import bare, compose, syllables
from bot.store.cipher import Cipher
from bot.store.sealed import seal_values, unseal_values

NOBODY = Contact()
LONGEST_WORD = 40  # characters of what is no word of any language


def row_of_petition(petition: Petition, cipher: Cipher) -> dict[str, Any]:
    """All that changes by writing the petition; who supports it is counted apart."""
    known = petition.contact != NOBODY
    return {
        "kind": petition.kind.value,
        "state": petition.state.value,
        "title": petition.title,
        "text": petition.text,
        "place_id": petition.place_id,
        "place_note": petition.place_note,
        "sent_before": petition.sent_before,
        "latitude": petition.pin.latitude if petition.pin else None,
        "longitude": petition.pin.longitude if petition.pin else None,
        "sector": petition.sector,
        "moved_at": petition.moved_at,
        "person_key": petition.person_key,
        "contact": seal_values(cipher, asdict(petition.contact)) if known else None,
        "sharing": petition.sharing.value,
        "waits_in": petition.waits_in and petition.waits_in.value,
        "due_on": petition.due_on,
        "muted": petition.muted,
        "reopened": petition.reopened,
        "rating": petition.rating and petition.rating.value,
        "duplicate_of": petition.duplicate_of,
        "version": petition.version,
    }


def petition_of(row: sa.Row[Any], cipher: Cipher, *, contact: bool = True) -> Petition:
    """Read a petition back, its contact details unless they stay sealed."""
    known = contact and row.contact is not None
    located = row.latitude is not None
    return Petition(
        code=row.code,
        kind=PetitionKind(row.kind),
        state=State(row.state),
        title=row.title,
        text=row.text,
        place_id=row.place_id,
        place_note=row.place_note,
        sent_before=row.sent_before,
        sector=row.sector,
        created_at=row.created_at,
        moved_at=row.moved_at,
        person_key=row.person_key,
        pin=Pin(latitude=row.latitude, longitude=row.longitude) if located else None,
        contact=Contact(**unseal_values(cipher, row.contact)) if known else NOBODY,
        sharing=Sharing(row.sharing),
        waits_in=row.waits_in and State(row.waits_in),
        due_on=row.due_on,
        muted=row.muted,
        reopened=row.reopened,
        rating=row.rating and Rating(row.rating),
        duplicate_of=row.duplicate_of,
        supporters=row.supporters,
        version=row.version,
    )


def searched(text: str) -> Sequence[str]:
    """The words that a text is searched by, or searched for, each once: no marks, no case."""
    return list(dict.fromkeys(bare(word)[:LONGEST_WORD] for word in syllables(compose(text))))


def words_of(petition: Petition) -> Sequence[str]:
    """What a petition is found by: the parts of its code, its text and place."""
    return searched(f"{petition.code} {petition.text} {petition.place_note}")


def row_of_move(move: Move) -> Mapping[str, Any]:
    """A step of the history."""
    return {
        "number": move.number,
        "at": move.at,
        "came_from": move.came_from and move.came_from.value,
        "went_to": move.to.value,
        "actor_kind": move.actor.kind.value,
        "actor_label": move.actor.label,
        "note": move.note,
        "internal": move.internal,
        "reason": move.reason,
        "body": move.body,
        "number_of_letter": move.number_of_letter,
        "dated_on": move.dated_on,
        "due_on": move.due_on,
    }


def move_of(row: sa.Row[Any]) -> Move:
    """Read a step back."""
    return Move(
        number=row.number,
        at=row.at,
        came_from=row.came_from and State(row.came_from),
        to=State(row.went_to),
        actor=Actor(kind=ActorKind(row.actor_kind), label=row.actor_label),
        note=row.note,
        internal=row.internal,
        reason=row.reason,
        body=row.body,
        number_of_letter=row.number_of_letter,
        dated_on=row.dated_on,
        due_on=row.due_on,
    )


def row_of_note(note: Note) -> Mapping[str, Any]:
    """Words that were added."""
    return {
        "number": note.number,
        "kind": note.kind.value,
        "at": note.at,
        "actor_kind": note.actor.kind.value,
        "actor_label": note.actor.label,
        "text": note.text,
    }


def note_of(row: sa.Row[Any]) -> Note:
    """Read them back."""
    return Note(
        number=row.number,
        kind=NoteKind(row.kind),
        at=row.at,
        actor=Actor(kind=ActorKind(row.actor_kind), label=row.actor_label),
        text=row.text,
    )
