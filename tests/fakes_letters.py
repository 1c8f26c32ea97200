"""Stand-ins for the registers of letters; they pass tests/store/test_registers_letters.py."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.errors import ConflictError
from bot.domain.letter import (
    STUCK_AFTER,
    Enclosed,
    FileRole,
    Letter,
    LetterFile,
    LetterKind,
    LetterState,
    Mailing,
    MailState,
    Way,
)
from bot.services.letter_registers import LetterFilter, MailTrouble
from tests.fakes_registers import FakePetitions


@dataclass
class FakeLetters:
    """The letters, in the order they came."""

    book: FakePetitions
    mails: "FakeMailings"
    kept: dict[int, Letter] = field(default_factory=dict)
    petitions: dict[int, dict[str, Enclosed]] = field(default_factory=dict)
    kept_files: dict[int, tuple[int, LetterFile]] = field(default_factory=dict)
    last_file: int = 0

    async def add(self, letter: Letter, enclosed: Sequence[Enclosed]) -> Letter:
        added = replace(letter, id=len(self.kept) + 1)
        self.kept[added.id] = added
        self.petitions[added.id] = {each.code: each for each in enclosed}
        return added

    async def get(self, id_: int) -> Letter | None:
        return self.kept.get(id_)

    async def save(self, letter: Letter) -> Letter:
        if self.kept[letter.id].version != letter.version:
            raise ConflictError
        self.kept[letter.id] = replace(letter, version=letter.version + 1)
        return self.kept[letter.id]

    async def enclosed(self, id_: int) -> Sequence[Enclosed]:
        return list(self.petitions.get(id_, {}).values())

    async def save_enclosed(self, id_: int, enclosed: Enclosed) -> None:
        self.petitions[id_][enclosed.code] = enclosed

    async def add_file(self, id_: int, file: LetterFile) -> LetterFile:
        self.last_file += 1
        added = replace(file, id=self.last_file)
        self.kept_files[added.id] = (id_, added)
        return added

    async def files(self, id_: int) -> Sequence[LetterFile]:
        return [file for letter_id, file in self.kept_files.values() if letter_id == id_]

    async def remove_file(self, file_id: int) -> None:
        self.kept_files.pop(file_id, None)

    async def of_petition(self, code: str) -> Sequence[Letter]:
        return [self.kept[id_] for id_, inside in self.petitions.items() if code in inside]

    async def listed(
        self, wanted: LetterFilter, *, limit: int, offset: int = 0
    ) -> Sequence[Letter]:
        found = [each for each in reversed(self.kept.values()) if self._is_wanted(each, wanted)]
        if wanted.late_on:
            found.sort(key=lambda each: (each.answer_due_on or date.max, each.id))
        return found[offset : offset + limit]

    async def count(self, wanted: LetterFilter) -> int:
        return sum(self._is_wanted(each, wanted) for each in self.kept.values())

    def _is_wanted(self, letter: Letter, wanted: LetterFilter) -> bool:
        inside = [
            (each, self.book.kept[code])
            for code, each in self.petitions[letter.id].items()
            if code in self.book.kept
        ]
        return (
            (not wanted.states or letter.state in wanted.states)
            and (not wanted.sectors or all(p.sector in wanted.sectors for _, p in inside))
            and (not wanted.places or all(p.place_id in wanted.places for _, p in inside))
            and (
                wanted.late_on is None
                or (
                    (letter.state, letter.kind) == (LetterState.SENT, LetterKind.TRANSFER)
                    and letter.answer_due_on is not None
                    and letter.answer_due_on < wanted.late_on
                    and any(each.answered_on is None and p.is_open for each, p in inside)
                )
            )
            and (wanted.trouble is None or self._is_in(wanted.trouble, letter))
        )

    def _is_in(self, trouble: MailTrouble, letter: Letter) -> bool:
        mails = [each for each in self.mails.kept.values() if each.letter_id == letter.id]
        if trouble is MailTrouble.DOUBLED:
            return any(each.is_perhaps_doubled for each in mails)
        return (letter.state, letter.way) == (LetterState.SENT, Way.MAIL) and any(
            each.state in {MailState.FAILED, MailState.UNCERTAIN}
            or (each.state is MailState.QUEUED and each.attempts >= STUCK_AFTER)
            for each in mails[-1:]
        )

    def erase(self, codes: AbstractSet[str]) -> Mapping[str, int]:
        told = {"letter_files": 0, "letter_petitions": 0}
        for file_id, (letter_id, file) in list(self.kept_files.items()):
            theirs = file.role is FileRole.ATTACHMENT and file.code in codes
            drafted = file.role is FileRole.DRAFT and codes & self.petitions[letter_id].keys()
            if theirs or drafted:
                del self.kept_files[file_id]
                told["letter_files"] += 1
        for inside in self.petitions.values():
            for code in codes & inside.keys():
                inside[code] = replace(inside[code], text="", place="", name="", address="")
                told["letter_petitions"] += 1
        return told

    async def hashes(self) -> frozenset[str]:
        return frozenset(file.sha256 for _, file in self.kept_files.values())


@dataclass
class FakeMailings:
    """The mails, in the order they were promised."""

    kept: dict[int, Mailing] = field(default_factory=dict)

    async def add(self, mailing: Mailing) -> Mailing:
        added = replace(mailing, id=len(self.kept) + 1)
        self.kept[added.id] = added
        return added

    async def get(self, id_: int) -> Mailing | None:
        return self.kept.get(id_)

    async def of_letter(self, letter_id: int) -> Sequence[Mailing]:
        return [each for each in self.kept.values() if each.letter_id == letter_id]

    async def claim(self, at: datetime, *, limit: int) -> Sequence[Mailing]:
        due = [
            (each.next_at, each.id, each)
            for each in self.kept.values()
            if each.state in {MailState.QUEUED, MailState.UNCERTAIN}
            and each.next_at is not None
            and each.next_at <= at
        ]
        taken = [
            replace(each, state=MailState.SENDING, changed_at=at)
            for _, _, each in sorted(due, key=lambda row: row[:2])[:limit]
        ]
        self.kept.update((each.id, each) for each in taken)
        return taken

    async def save(self, mailing: Mailing) -> None:
        self.kept[mailing.id] = mailing

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        lost = [
            each
            for each in self.kept.values()
            if each.state is MailState.SENDING and each.changed_at <= sending_since
        ]
        for each in lost:
            self.kept[each.id] = replace(
                each,
                state=MailState.UNCERTAIN,
                attempts=each.attempts + 1,
                doubts=each.doubts + 1,
                next_at=at,
                changed_at=at,
            )
        return len(lost)

    def erase(
        self, codes: AbstractSet[str], letters: Mapping[int, Mapping[str, Enclosed]]
    ) -> Mapping[str, int]:
        stopped = 0
        for each in list(self.kept.values()):
            inside = letters.get(each.letter_id, {})
            others = any(one.text for code, one in inside.items() if code not in codes)
            waits = each.state in {MailState.QUEUED, MailState.UNCERTAIN} and each.next_at
            if waits and codes & inside.keys() and (each.is_unsigned or not others):
                state = MailState.UNCERTAIN if each.doubts else MailState.FAILED
                self.kept[each.id] = replace(each, state=state, next_at=None, said="erased")
                stopped += 1
        return {"mailings": stopped}
