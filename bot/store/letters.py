"""Letters to other bodies, with what they tell of petitions and their files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import ConflictError
from bot.domain.letter import (
    Enclosed,
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Way,
)
from bot.domain.petition import PetitionKind
from bot.services.letter_registers import LetterFilter
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.letter_lists import counted, listed
from bot.store.letter_tables import letter_files, letter_petitions, letters
from bot.store.sealed import seal_values, unseal_values

_ID = sa.bindparam("of_id", type_=sa.BigInteger)
_CODE = sa.bindparam("of_code", type_=sa.String)
_GET = sa.select(letters).where(letters.c.id == _ID).with_for_update()
_SAVE = (
    sa.update(letters)
    .where(letters.c.id == _ID, letters.c.version == sa.bindparam("as_read"))
    .returning(letters.c.id)
)
_the_enclosed = letter_petitions.c.letter_id == _ID
_ENCLOSED = sa.select(letter_petitions).where(_the_enclosed).order_by(letter_petitions.c.position)
_SAVE_ENCLOSED = sa.update(letter_petitions).where(_the_enclosed, letter_petitions.c.code == _CODE)
_FILES = sa.select(letter_files).where(letter_files.c.letter_id == _ID).order_by(letter_files.c.id)
_REMOVE_FILE = sa.delete(letter_files).where(letter_files.c.id == _ID)
_OF_PETITION = (
    sa.select(letters)
    .join(letter_petitions, letter_petitions.c.letter_id == letters.c.id)
    .where(letter_petitions.c.code == _CODE)
    .order_by(letters.c.id)
)
_HASHES = sa.select(letter_files.c.sha256).distinct()


class SqlLetters:
    """Fulfils :class:`bot.services.letter_registers.Letters` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, letter: Letter, enclosed: Sequence[Enclosed]) -> Letter:
        """Add one with its petitions in order; returns it with its number."""
        new = sa.insert(letters).returning(letters.c.id)
        row = _row(letter) | {"drafted_at": letter.drafted_at, "version": letter.version}
        id_ = int((await self._db.execute(new, row)).scalar_one())
        rows = [
            {"letter_id": id_, "code": each.code, "position": position}
            | self._row_of_enclosed(each)
            for position, each in enumerate(enclosed)
        ]
        if rows:
            await self._db.execute(sa.insert(letter_petitions), rows)
        return replace(letter, id=id_)

    async def get(self, id_: int) -> Letter | None:
        """One of them; locks it for this unit of work where several may write."""
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        return None if row is None else _letter(row)

    async def save(self, letter: Letter) -> Letter:
        """Write a changed one (its ``version`` as it was read), which is returned."""
        changed = replace(letter, version=letter.version + 1)
        asked = {"of_id": letter.id, "as_read": letter.version}
        row = _row(letter) | {"version": changed.version}
        if (await self._db.execute(_SAVE.values(row), asked)).first() is None:
            raise ConflictError
        return changed

    async def enclosed(self, id_: int) -> Sequence[Enclosed]:
        """What it tells of each petition, in order."""
        rows = await self._db.execute(_ENCLOSED, {"of_id": id_})
        return [self._enclosed(row) for row in rows]

    async def save_enclosed(self, id_: int, enclosed: Enclosed) -> None:
        """Write what changed of a petition in it."""
        asked = {"of_id": id_, "of_code": enclosed.code}
        await self._db.execute(_SAVE_ENCLOSED.values(self._row_of_enclosed(enclosed)), asked)

    async def add_file(self, id_: int, file: LetterFile) -> LetterFile:
        """Add a file; returns it with its number."""
        new = sa.insert(letter_files).returning(letter_files.c.id)
        row = {
            "letter_id": id_,
            "role": file.role.value,
            "code": file.code,
            "name": self._cipher.seal(file.name.encode()),
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
        }
        return replace(file, id=int((await self._db.execute(new, row)).scalar_one()))

    async def files(self, id_: int) -> Sequence[LetterFile]:
        """All of them, in the order they came."""
        return [
            LetterFile(
                id=row.id,
                role=FileRole(row.role),
                name=self._cipher.unseal(row.name).decode(),
                media_type=row.media_type,
                size=row.size,
                sha256=row.sha256,
                code=row.code,
            )
            for row in await self._db.execute(_FILES, {"of_id": id_})
        ]

    async def remove_file(self, file_id: int) -> None:
        """Forget one; its bytes become an orphan."""
        await self._db.execute(_REMOVE_FILE, {"of_id": file_id})

    async def of_petition(self, code: str) -> Sequence[Letter]:
        """The letters that a petition is in, oldest first."""
        return [_letter(row) for row in await self._db.execute(_OF_PETITION, {"of_code": code})]

    async def listed(
        self, wanted: LetterFilter, *, limit: int, offset: int = 0
    ) -> Sequence[Letter]:
        """Those that are wanted, newest first; of late ones the longest overdue first."""
        found = await self._db.read(listed(wanted, limit=limit, offset=offset))
        return [_letter(row) for row in found]

    async def count(self, wanted: LetterFilter) -> int:
        """How many there are."""
        rows = await self._db.read(counted(wanted))
        return int(rows[0].total)

    async def hashes(self) -> frozenset[str]:
        """Every hash of the vault that a letter refers to."""
        return frozenset(row.sha256 for row in await self._db.read(_HASHES))

    def _row_of_enclosed(self, enclosed: Enclosed) -> dict[str, Any]:
        words = {
            "text": enclosed.text,
            "place": enclosed.place,
            "name": enclosed.name,
            "address": enclosed.address,
        }
        return {
            "kind": enclosed.kind.value,
            "received_on": enclosed.received_on,
            "sector": enclosed.sector,
            "is_shared": enclosed.is_shared,
            "words": seal_values(self._cipher, words) if any(words.values()) else None,
            "answered_on": enclosed.answered_on,
            "answer_number": enclosed.answer_number,
            "answer_dated_on": enclosed.answer_dated_on,
        }

    def _enclosed(self, row: sa.Row[Any]) -> Enclosed:
        erased = {"text": "", "place": "", "name": "", "address": ""}
        return Enclosed(
            code=row.code,
            kind=PetitionKind(row.kind),
            received_on=row.received_on,
            sector=row.sector,
            is_shared=row.is_shared,
            answered_on=row.answered_on,
            answer_number=row.answer_number,
            answer_dated_on=row.answer_dated_on,
            **(erased if row.words is None else unseal_values(self._cipher, row.words)),
        )


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind.value,
        "state": letter.state.value,
        "recipient": letter.recipient,
        "body": letter.body,
        "salutation": letter.salutation,
        "email": letter.email,
        "drafted_by": letter.by,
        "changed_at": letter.changed_at,
        "number": letter.number,
        "dated_on": letter.dated_on,
        "way": letter.way and letter.way.value,
        "sent_on": letter.sent_on,
        "answer_due_on": letter.answer_due_on,
        "reminds": letter.reminds,
    }


def _letter(row: sa.Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        kind=LetterKind(row.kind),
        state=LetterState(row.state),
        recipient=row.recipient,
        body=row.body,
        salutation=row.salutation,
        email=row.email,
        by=row.drafted_by,
        drafted_at=row.drafted_at,
        changed_at=row.changed_at,
        number=row.number,
        dated_on=row.dated_on,
        way=row.way and Way(row.way),
        sent_on=row.sent_on,
        answer_due_on=row.answer_due_on,
        reminds=row.reminds,
        version=row.version,
    )
