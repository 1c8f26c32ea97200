"""The record: petitions with their history, notes and supporters."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from bot.domain.errors import CodeTakenError, ConflictError, PetitionNotFoundError
from bot.domain.petition import Move, Note, Petition, State
from bot.domain.vietnamese import bare, syllables
from bot.services.registers import Similar
from bot.store.cards import mark_changed
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.office_tables import cases
from bot.store.petition_rows import (
    move_of,
    note_of,
    petition_of,
    row_of_move,
    row_of_note,
    row_of_petition,
    words_of,
)
from bot.store.petition_tables import (
    moves,
    notes,
    petition_terms,
    petition_words,
    petitions,
    supports,
)

MOST_TERMS = 12  # of a petition, its rarest: more would slow the search, not better it

_CODE = sa.bindparam("of_code", type_=sa.String)
_KEY = sa.bindparam("of_key", type_=sa.String)
_ID = sa.select(petitions.c.id).where(petitions.c.code == _CODE)
_THE_ID = _ID.scalar_subquery()
_GET = sa.select(petitions).where(petitions.c.code == _CODE).with_for_update()
# By two indexes each; an OR would read the whole table on PostgreSQL.
_OWN_OR_JOINED = sa.union(
    sa.select(petitions.c.id).where(petitions.c.person_key == _KEY),
    sa.select(supports.c.petition_id).where(supports.c.person_key == _KEY),
)
_OF_PERSON = (
    sa.select(petitions)
    .where(petitions.c.id.in_(_OWN_OR_JOINED))
    .order_by(petitions.c.created_at.desc(), petitions.c.id.desc())
    .limit(sa.bindparam("most"))
    .offset(sa.bindparam("skipped"))
)
_MERGED = (
    sa.select(petitions)
    .where(petitions.c.duplicate_of == sa.bindparam("of_code"), petitions.c.duplicate_of != "")
    .order_by(petitions.c.id)
)
_SAVE = (
    sa.update(petitions)
    .where(petitions.c.code == _CODE, petitions.c.version == sa.bindparam("as_read"))
    .returning(petitions.c.id)
)
_MOVES = sa.select(moves).where(moves.c.petition_id == _THE_ID).order_by(moves.c.number)
_RENUMBER = (
    sa.update(moves)
    .where(moves.c.petition_id == _THE_ID, moves.c.number == sa.bindparam("of_move"))
    .values(number_of_letter=sa.bindparam("letter"), dated_on=sa.bindparam("day", type_=sa.Date))
)
_NOTES = sa.select(notes).where(notes.c.petition_id == _THE_ID).order_by(notes.c.number)
_FORGET_TERMS = sa.delete(petition_terms).where(
    petition_terms.c.petition_id == sa.bindparam("of_id")
)
_FORGET_WORDS = sa.delete(petition_words).where(
    petition_words.c.petition_id == sa.bindparam("of_id")
)
_MOVE_TERMS = (
    sa.update(petition_terms)
    .where(
        petition_terms.c.petition_id == sa.bindparam("of_id"),
        petition_terms.c.place_id != sa.bindparam("place"),
    )
    .values(place_id=sa.bindparam("place"))
)
_alike = (
    sa.select(petition_terms.c.petition_id, sa.func.count().label("shared"))
    .where(
        petition_terms.c.place_id == sa.bindparam("place"),
        petition_terms.c.term.in_(sa.bindparam("terms", expanding=True)),
    )
    .group_by(petition_terms.c.petition_id)
    .order_by(sa.desc("shared"), petition_terms.c.petition_id.desc())
    .limit(sa.bindparam("most"))
    .subquery()
)
_SIMILAR = (
    sa.select(petitions)
    .join(_alike, _alike.c.petition_id == petitions.c.id)
    .order_by(_alike.c.shared.desc(), petitions.c.id.desc())
)
_COUNT_IN = (
    sa.update(petitions)
    .where(petitions.c.id == sa.bindparam("of_id"))
    .values(supporters=petitions.c.supporters + 1)
)
_COUNT_OUT = (
    sa.update(petitions)
    .where(petitions.c.code == _CODE, petitions.c.supporters > 0)
    .values(supporters=petitions.c.supporters - 1)
)
_SUPPORTERS = (
    sa.select(supports.c.person_key)
    .where(supports.c.petition_id == _THE_ID, sa.not_(supports.c.muted))
    .order_by(supports.c.joined_at, supports.c.person_key)
)
_the_support = sa.and_(supports.c.petition_id == _THE_ID, supports.c.person_key == _KEY)
_SUPPORTS = sa.select(supports.c.person_key).where(_the_support)
_LEAVE = sa.delete(supports).where(_the_support)
_MUTE = sa.update(supports).where(_the_support).values(muted=sa.bindparam("now_muted"))


class SqlPetitions:
    """Fulfils :class:`bot.services.registers.Petitions` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, petition: Petition, move: Move, terms: Sequence[str]) -> None:
        """Record a new one with its first move; ``terms`` are what similar ones are found by."""
        new = (
            self._db.insert(petitions)
            .on_conflict_do_nothing(index_elements=[petitions.c.code])
            .returning(petitions.c.id)
        )
        row = {
            **row_of_petition(petition, self._cipher),
            "code": petition.code,
            "created_at": petition.created_at,
            "supporters": petition.supporters,
        }
        id_: int | None = (await self._db.execute(new, row)).scalar_one_or_none()
        if id_ is None:
            raise CodeTakenError
        await self._append(moves, id_, row_of_move(move))
        await self._db.execute(sa.insert(cases), {"petition_id": id_, "owner": 0})
        await self._set_terms(id_, petition, terms)
        await self._set_words(id_, petition)
        await mark_changed(self._db, [id_])

    async def get(self, code: str) -> Petition | None:
        """The petition of a code; locks it for this unit of work where several may write."""
        row = (await self._db.execute(_GET, {"of_code": code})).first()
        return None if row is None else petition_of(row, self._cipher)

    async def of_person(
        self, person_key: str, *, limit: int, offset: int = 0
    ) -> Sequence[Petition]:
        """A person's own and those they joined, newest first."""
        asked = {"of_key": person_key, "most": limit, "skipped": offset}
        return [petition_of(row, self._cipher) for row in await self._db.read(_OF_PERSON, asked)]

    async def merged_into(self, code: str) -> Sequence[Petition]:
        """Those that were merged into this one, oldest first; without contact."""
        rows = await self._db.execute(_MERGED, {"of_code": code})
        return [petition_of(row, self._cipher, contact=False) for row in rows]

    async def save(self, petition: Petition, move: Move | None = None) -> None:
        """Write a changed petition (its ``version`` as it was read) and the move, if any."""
        id_ = await self._write(petition)
        if move is not None:
            await self._append(moves, id_, row_of_move(move))
        if petition.is_open:
            await self._db.execute(_MOVE_TERMS, {"of_id": id_, "place": petition.place_id})
        else:
            await self._db.execute(_FORGET_TERMS, {"of_id": id_})

    async def retext(self, petition: Petition, terms: Sequence[str]) -> None:
        """Write a changed text and find it by other terms."""
        id_ = await self._write(petition)
        await self._db.execute(_FORGET_TERMS, {"of_id": id_})
        await self._set_terms(id_, petition, terms)
        await self._db.execute(_FORGET_WORDS, {"of_id": id_})
        await self._set_words(id_, petition)

    async def moves(self, code: str) -> Sequence[Move]:
        """The history, oldest first."""
        return [move_of(row) for row in await self._db.execute(_MOVES, {"of_code": code})]

    async def renumber(self, code: str, move: int, *, letter: str, dated_on: date) -> None:
        """Put number and day of a move's letter right."""
        asked = {"of_code": code, "of_move": move, "letter": letter, "day": dated_on}
        await self._db.execute(_RENUMBER, asked)

    async def add_note(self, code: str, note: Note) -> None:
        """Keep a note."""
        id_ = await self._id_of(code)
        await self._append(notes, id_, row_of_note(note))
        await mark_changed(self._db, [id_])

    async def notes(self, code: str) -> Sequence[Note]:
        """All notes, oldest first."""
        return [note_of(row) for row in await self._db.execute(_NOTES, {"of_code": code})]

    async def similar(
        self, place_id: str, terms: Sequence[str], *, limit: int
    ) -> Sequence[Similar]:
        """Open petitions of a place that share most of these terms, best first."""
        asked = {"place": place_id, "terms": _rarest(terms), "most": limit}
        return [
            Similar(
                code=row.code,
                title=row.title,
                place_id=row.place_id,
                sector=row.sector,
                state=State(row.state),
                created_at=row.created_at,
                supporters=row.supporters,
                fold=" ".join(bare(word) for word in syllables(row.text)),
            )
            for row in await self._db.read(_SIMILAR, asked)
        ]

    async def support(self, code: str, person_key: str, at: datetime) -> bool:
        """Join; False when that person had joined before."""
        id_ = await self._id_of(code)
        new = self._db.insert(supports).on_conflict_do_nothing().returning(supports.c.petition_id)
        row = {"petition_id": id_, "person_key": person_key, "joined_at": at, "muted": False}
        joined = (await self._db.execute(new, row)).first() is not None
        if joined:
            await self._db.execute(_COUNT_IN, {"of_id": id_})
        return joined

    async def supporters(self, code: str) -> Sequence[str]:
        """Person keys of those who joined and have not muted it."""
        return (await self._db.execute(_SUPPORTERS, {"of_code": code})).scalars().all()

    async def is_supporter(self, code: str, person_key: str) -> bool:
        """Whether this person joined."""
        asked = {"of_code": code, "of_key": person_key}
        return (await self._db.execute(_SUPPORTS, asked)).first() is not None

    async def leave(self, code: str, person_key: str) -> bool:
        """Support it no more; False for whoever did not."""
        asked = {"of_code": code, "of_key": person_key}
        if (await self._db.execute(_LEAVE, asked)).rowcount == 0:
            return False
        await self._db.execute(_COUNT_OUT, {"of_code": code})
        return True

    async def mute_support(self, code: str, person_key: str, *, muted: bool) -> None:
        """A supporter wants no notices, or wants them again."""
        asked = {"of_code": code, "of_key": person_key, "now_muted": muted}
        await self._db.execute(_MUTE, asked)

    async def _id_of(self, code: str) -> int:
        id_: int | None = (await self._db.execute(_ID, {"of_code": code})).scalar_one_or_none()
        if id_ is None:
            raise PetitionNotFoundError
        return id_

    async def _write(self, petition: Petition) -> int:
        row = row_of_petition(petition, self._cipher) | {"version": petition.version + 1}
        asked = {"of_code": petition.code, "as_read": petition.version}
        id_: int | None = (await self._db.execute(_SAVE.values(row), asked)).scalar_one_or_none()
        if id_ is None:
            raise ConflictError
        await mark_changed(self._db, [id_])
        return id_

    async def _append(self, table: sa.Table, id_: int, row: Mapping[str, object]) -> None:
        """Add a numbered row; somebody else may have taken the number."""
        new = self._db.insert(table).on_conflict_do_nothing().returning(table.c.number)
        if (await self._db.execute(new, {"petition_id": id_, **row})).first() is None:
            raise ConflictError

    async def _set_terms(self, id_: int, petition: Petition, terms: Sequence[str]) -> None:
        if not petition.is_open:
            return
        rows = [
            {"place_id": petition.place_id, "term": term, "petition_id": id_}
            for term in _rarest(terms)
        ]
        if rows:
            await self._db.execute(sa.insert(petition_terms), rows)

    async def _set_words(self, id_: int, petition: Petition) -> None:
        rows = [{"word": word, "petition_id": id_} for word in sorted(words_of(petition))]
        await self._db.execute(sa.insert(petition_words), rows)


def _rarest(terms: Sequence[str]) -> list[str]:
    """The first, as they come rarest first; each once."""
    return list(dict.fromkeys(terms))[:MOST_TERMS]
