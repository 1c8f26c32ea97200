"""Everything held about a person, gathered for the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.draft import Draft
from bot.domain.letter import Enclosed, FileRole, Letter, LetterState
from bot.domain.petition import Move, Note, Petition
from bot.domain.sizes import MEBIBYTE
from bot.services.choices import Chosen
from bot.services.holdings import Asked, Support, Verdict
from bot.services.ports import UnitOfWork
from bot.services.registers import Block, Consent, FileRecord, Notice, Person
from bot.services.usage import Used
from bot.services.waits import Wait

MOST_PETITIONS = 10_000  # of one person: more than the limits let anybody send in a lifetime
PART_BYTES = 24 * MEBIBYTE  # of files in one part: half of what Telegram lets a bot send


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A letter that tells of a petition: what of the person stands in it, and what was answered.

    A letter that was not sent is told of too, for the person's name may stand in it; to whom it
    was to go is the office's own affair until it goes, and is left out by whoever shows this.
    """

    letter: Letter
    enclosed: Enclosed
    attachments: int  # of the person's own files

    @property
    def has_left(self) -> bool:
        """Whether it went to the body."""
        return self.letter.state in {LetterState.SENT, LetterState.ANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """A petition of one's own with all that belongs to it."""

    petition: Petition
    moves: Sequence[Move]
    notes: Sequence[Note]
    letters: Sequence[Carried]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A petition of somebody else's, and how it was joined."""

    petition: Petition
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All of it, as it stood at one moment."""

    at: datetime
    person: Person
    is_known: bool  # the identity is kept, not only passing by
    consents: Sequence[Consent]
    block: Block | None
    own: Sequence[OnRecord]
    joined: Sequence[Joined]
    draft: Draft | None
    files: Sequence[FileRecord]
    notices: Sequence[Notice]
    verdicts: Sequence[Verdict]
    questions: Sequence[Asked]
    waits: Sequence[Wait]
    choices: Sequence[Chosen]
    usage: Sequence[Used]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing hangs on them but where they stand and how much they sent lately."""
        parts = (self.consents, self.own, self.joined, self.files, self.notices)
        more = (self.verdicts, self.questions, self.waits, self.choices)
        return not (self.is_known or self.block or self.draft or any(parts) or any(more))

    @property
    def draft_files(self) -> Sequence[FileRecord]:
        """Those of the draft."""
        return [each for each in self.files if not each.code]

    @property
    def stored_files(self) -> Sequence[FileRecord]:
        """Those whose content lies here."""
        return [each for each in self.files if each.sha256]


async def held_about(uow: UnitOfWork, person: Person, now: datetime) -> Held:
    """Gather everything."""
    petitions = await uow.petitions.of_person(person.key, limit=MOST_PETITIONS)
    by_code = {each.code: each for each in petitions}
    own = [
        OnRecord(
            petition=each,
            moves=await uow.petitions.moves(each.code),
            notes=await uow.petitions.notes(each.code),
            letters=await _letters(uow, each.code),
        )
        for each in petitions
        if each.person_key == person.key
    ]
    joined = [
        Joined(petition=by_code[each.code], support=each)
        for each in await uow.holdings.supports(person.key)
        if each.code in by_code
    ]
    known = await uow.people.find(person.key)
    return Held(
        at=now,
        person=known or person,
        is_known=known is not None,
        consents=await uow.people.consents(person.key),
        block=await uow.people.blocked(person.key, now),
        own=own,
        joined=joined,
        draft=await uow.drafts.load(person.chat_key),
        files=await uow.holdings.files(person.key),
        notices=await uow.holdings.notices(person.key),
        verdicts=await uow.holdings.verdicts(person.key),
        questions=await uow.holdings.questions(person.key),
        waits=await uow.waits.of_person(person.key),
        choices=await uow.choices.of_asker(person.key),
        usage=await uow.usage.of_person(person.key),
    )


async def _letters(uow: UnitOfWork, code: str) -> Sequence[Carried]:
    carried = []
    for letter in await uow.letters.of_petition(code):
        files = await uow.letters.files(letter.id)
        carried += [
            Carried(
                letter=letter,
                enclosed=each,
                attachments=sum(
                    file.role is FileRole.ATTACHMENT and file.code == code for file in files
                ),
            )
            for each in await uow.letters.enclosed(letter.id)
            if each.code == code
        ]
    return carried


def parts_of(files: Sequence[FileRecord]) -> Sequence[Sequence[FileRecord]]:
    """Share the stored files out over parts that can be sent; the first may hold none."""
    parts: list[list[FileRecord]] = [[]]
    filled = 0
    for each in files:
        if parts[-1] and filled + each.size > PART_BYTES:
            parts.append([])
            filled = 0
        parts[-1].append(each)
        filled += each.size
    return parts
