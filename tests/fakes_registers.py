"""Stand-ins for the registers of petitions; they pass tests/store/test_registers_*.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.domain.draft import Draft
from bot.domain.errors import CodeTakenError, ConflictError, PetitionNotFoundError
from bot.domain.petition import ActorKind, Contact, Move, Note, Petition, Sharing
from bot.domain.vietnamese import bare, compose, syllables
from bot.services.registers import (
    FileRecord,
    FileState,
    Notice,
    NoticeState,
    Similar,
    Topic,
)


@dataclass
class FakePetitions:
    """The record, in the order it came."""

    kept: dict[str, Petition] = field(default_factory=dict)
    history: dict[str, list[Move]] = field(default_factory=dict)
    words: dict[str, list[Note]] = field(default_factory=dict)
    terms: dict[str, frozenset[str]] = field(default_factory=dict)  # of open ones
    # (code, person) -> (joined, muted)
    joined: dict[tuple[str, str], tuple[datetime, bool]] = field(default_factory=dict)

    async def add(self, petition: Petition, move: Move, terms: Sequence[str]) -> None:
        if petition.code in self.kept:
            raise CodeTakenError
        self.kept[petition.code] = petition
        self.history[petition.code] = [move]
        self.words[petition.code] = []
        self._set_terms(petition, terms)

    async def get(self, code: str) -> Petition | None:
        return self.kept.get(code)

    async def of_person(
        self, person_key: str, *, limit: int, offset: int = 0
    ) -> Sequence[Petition]:
        found = [
            each
            for each in reversed(self.kept.values())
            if each.person_key == person_key or (each.code, person_key) in self.joined
        ]
        found.sort(key=lambda each: each.created_at, reverse=True)
        return found[offset : offset + limit]

    async def save(self, petition: Petition, move: Move | None = None) -> None:
        self._write(petition)
        if move is not None:
            _append(self.history[petition.code], move)
        if not petition.is_open:
            self.terms.pop(petition.code, None)

    async def retext(self, petition: Petition, terms: Sequence[str]) -> None:
        self._write(petition)
        self._set_terms(petition, terms)

    async def moves(self, code: str) -> Sequence[Move]:
        return list(self.history.get(code, ()))

    async def renumber(self, code: str, move: int, *, letter: str, dated_on: date) -> None:
        self.history[code] = [
            replace(each, number_of_letter=letter, dated_on=dated_on)
            if each.number == move
            else each
            for each in self.history[code]
        ]

    async def add_note(self, code: str, note: Note) -> None:
        if code not in self.kept:
            raise PetitionNotFoundError
        _append(self.words[code], note)

    async def notes(self, code: str) -> Sequence[Note]:
        return list(self.words.get(code, ()))

    async def merged_into(self, code: str) -> Sequence[Petition]:
        return [
            replace(each, contact=Contact())
            for each in self.kept.values()
            if code and each.duplicate_of == code
        ]

    async def similar(
        self, place_id: str, terms: Sequence[str], *, limit: int
    ) -> Sequence[Similar]:
        shared = {
            code: len(has & set(terms))
            for code, has in reversed(self.terms.items())
            if self.kept[code].place_id == place_id and has & set(terms)
        }
        best = sorted(shared, key=lambda code: -shared[code])[:limit]
        return [_similar(self.kept[code]) for code in best]

    async def support(self, code: str, person_key: str, at: datetime) -> bool:
        if code not in self.kept:
            raise PetitionNotFoundError
        if (code, person_key) in self.joined:
            return False
        self.joined[code, person_key] = (at, False)
        petition = self.kept[code]
        self.kept[code] = replace(petition, supporters=petition.supporters + 1)
        return True

    async def supporters(self, code: str) -> Sequence[str]:
        told = [
            (at, person)
            for (of, person), (at, muted) in self.joined.items()
            if of == code and not muted
        ]
        return [person for _, person in sorted(told)]

    async def is_supporter(self, code: str, person_key: str) -> bool:
        return (code, person_key) in self.joined

    async def leave(self, code: str, person_key: str) -> bool:
        if self.joined.pop((code, person_key), None) is None:
            return False
        petition = self.kept[code]
        self.kept[code] = replace(petition, supporters=max(0, petition.supporters - 1))
        return True

    async def mute_support(self, code: str, person_key: str, *, muted: bool) -> None:
        if (code, person_key) in self.joined:
            self.joined[code, person_key] = (self.joined[code, person_key][0], muted)

    def erase(self, person_key: str) -> Mapping[str, int]:
        """Keep counts only."""
        supports = [key for key in self.joined if key[1] == person_key]
        for key in supports:
            del self.joined[key]
        own = [code for code, each in self.kept.items() if each.person_key == person_key]
        told = {
            "supports": len(supports),
            "petitions": len(own),
            "notes": sum(len(self.words[code]) for code in own),
            "moves": sum(len(self.history[code]) for code in own),
            "petition_words": sum(len(words_of(self.kept[code])) for code in own),
            "petition_terms": sum(len(self.terms.pop(code, ())) for code in own),
        }
        for code in own:
            self.words[code] = []
            self.history[code] = [_without_words(move) for move in self.history[code]]
            self.kept[code] = replace(
                self.kept[code],
                person_key="",
                title="",
                text="",
                place_note="",
                sent_before="",
                pin=None,
                contact=Contact(),
                sharing=Sharing.NONE,
                version=self.kept[code].version + 1,
            )
        return told

    def _write(self, petition: Petition) -> None:
        now = self.kept.get(petition.code)
        if now is None or now.version != petition.version:
            raise ConflictError
        self.kept[petition.code] = replace(
            petition,
            version=petition.version + 1,
            created_at=now.created_at,
            supporters=now.supporters,
        )

    def _set_terms(self, petition: Petition, terms: Sequence[str]) -> None:
        self.terms.pop(petition.code, None)
        if petition.is_open:
            self.terms[petition.code] = frozenset(terms)


@dataclass
class FakeDrafts:
    """One a chat; ``files`` are those that hang on them."""

    files: "FakeFiles"
    kept: dict[str, Draft] = field(default_factory=dict)

    async def load(self, chat_key: str) -> Draft | None:
        return self.kept.get(chat_key)

    async def save(self, draft: Draft) -> None:
        self.kept[draft.chat_key] = draft

    async def delete(self, chat_key: str) -> bool:
        for record in await self.files.of_draft(chat_key):
            await self.files.remove(record.id)
        return self.kept.pop(chat_key, None) is not None

    async def to_remind(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        untouched = await self.expired(untouched_since, len(self.kept))
        return [draft for draft in untouched if not draft.reminded][:limit]

    async def expired(self, untouched_since: datetime, limit: int) -> Sequence[Draft]:
        by_age = sorted(self.kept.values(), key=lambda draft: draft.updated_at)
        return [draft for draft in by_age if draft.updated_at <= untouched_since][:limit]

    async def move(self, old_key: str, new_key: str) -> None:
        if old_key in self.kept:
            await self.delete(new_key)
            self.kept[new_key] = replace(self.kept.pop(old_key), chat_key=new_key)
            await self.files.move(old_key, new_key)


@dataclass
class FakeNotices:
    """The outbox of the record."""

    kept: dict[int, Notice] = field(default_factory=dict)
    last_id: int = 0

    async def add(
        self,
        *,
        code: str,
        person_key: str,
        topic: Topic,
        number: int,
        at: datetime,
        not_before: datetime,
        state: NoticeState = NoticeState.DUE,
    ) -> int:
        self.last_id += 1
        self.kept[self.last_id] = Notice(
            id=self.last_id,
            code=code,
            person_key=person_key,
            topic=topic,
            number=number,
            state=state,
            attempts=0,
            created_at=at,
            not_before=not_before,
            changed_at=at,
        )
        return self.last_id

    async def claim(self, at: datetime, *, limit: int) -> Sequence[Notice]:
        due = [
            replace(each, state=NoticeState.SENDING, changed_at=at)
            for each in self.kept.values()
            if each.state is NoticeState.DUE and each.not_before <= at
        ][:limit]
        self.kept.update((each.id, each) for each in due)
        return due

    async def settle(
        self, id_: int, state: NoticeState, *, at: datetime, not_before: datetime | None = None
    ) -> None:
        notice = self.kept.get(id_)
        if notice is not None:
            self.kept[id_] = replace(
                notice,
                state=state,
                attempts=notice.attempts + 1,
                changed_at=at,
                not_before=not_before or notice.not_before,
            )

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        lost = [
            each
            for each in self.kept.values()
            if each.state is NoticeState.SENDING and each.changed_at <= sending_since
        ]
        for each in lost:
            self.kept[each.id] = replace(each, state=NoticeState.UNCERTAIN, changed_at=at)
        return len(lost)

    async def of_petition(self, code: str) -> Sequence[Notice]:
        return [each for each in self.kept.values() if each.code == code]

    async def troubled(self, limit: int) -> Sequence[Notice]:
        troubles = (NoticeState.UNCERTAIN, NoticeState.UNREACHABLE, NoticeState.REFUSED)
        found = [each for each in self.kept.values() if each.state in troubles]
        return sorted(found, key=lambda each: (each.changed_at, each.id), reverse=True)[:limit]


@dataclass
class FakeFiles:
    """What was sent along."""

    kept: dict[int, FileRecord] = field(default_factory=dict)
    last_id: int = 0

    async def add(self, record: FileRecord) -> int:
        self.last_id += 1
        self.kept[self.last_id] = replace(record, id=self.last_id)
        return self.last_id

    async def of_draft(self, chat_key: str) -> Sequence[FileRecord]:
        return [
            each for each in self.kept.values() if (each.chat_key, each.code) == (chat_key, "")
        ]

    async def of_petition(self, code: str) -> Sequence[FileRecord]:
        return [each for each in self.kept.values() if each.code == code]

    async def get(self, id_: int) -> FileRecord | None:
        return self.kept.get(id_)

    async def save(self, record: FileRecord) -> None:
        now = self.kept.get(record.id)
        if now is not None:
            self.kept[record.id] = replace(
                record, person_key=now.person_key, code=now.code, received_at=now.received_at
            )

    async def attach(self, chat_key: str, code: str) -> None:
        for each in await self.of_draft(chat_key):
            self.kept[each.id] = replace(each, code=code)

    async def remove(self, id_: int) -> None:
        self.kept.pop(id_, None)

    async def in_state(self, state: FileState, limit: int) -> Sequence[FileRecord]:
        return [each for each in self.kept.values() if each.state is state][:limit]

    async def hashes(self) -> frozenset[str]:
        return frozenset(each.sha256 for each in self.kept.values() if each.sha256)

    async def move(self, old_key: str, new_key: str) -> None:
        for each in await self.of_draft(old_key):
            self.kept[each.id] = replace(each, chat_key=new_key)


def words_of(petition: Petition) -> set[str]:
    """What a petition is found by."""
    said = f"{petition.code} {petition.text} {petition.place_note}" if petition.text else ""
    return {bare(word) for word in syllables(compose(said))}


def _append(rows: list[Any], new: Move | Note) -> None:
    if any(row.number == new.number for row in rows):
        raise ConflictError
    rows.append(new)
    rows.sort(key=lambda row: row.number)


def _similar(petition: Petition) -> Similar:
    return Similar(
        code=petition.code,
        title=petition.title,
        place_id=petition.place_id,
        sector=petition.sector,
        state=petition.state,
        created_at=petition.created_at,
        supporters=petition.supporters,
        fold=" ".join(bare(word) for word in syllables(petition.text)),
    )


def _without_words(move: Move) -> Move:
    by_citizen = move.actor.kind is ActorKind.CITIZEN
    return replace(move, note="", internal="", reason="" if by_citizen else move.reason)
