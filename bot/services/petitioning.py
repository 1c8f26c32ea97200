"""What a citizen does with petitions: sends, joins, follows, adds, withdraws, reopens, rates.

Whose petition it is is checked here, never on the floors above. Everything happens in the unit of
work passed in, so what an update causes is done once with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.codes import TrackingCode
from bot.domain.draft import Draft, Step
from bot.domain.errors import (
    CodeTakenError,
    DraftIncompleteError,
    NotAllowedError,
    NotYoursError,
)
from bot.domain.petition import (
    CITIZEN,
    OPEN,
    RATED,
    REOPENABLE,
    UNTAKEN,
    Actor,
    ActorKind,
    Move,
    Note,
    NoteKind,
    Petition,
    PetitionKind,
    Rating,
    State,
)
from bot.domain.public_words import PublicWords
from bot.domain.titles import title_of
from bot.services.agreeing import Agreement
from bot.services.handling import Handling, Particulars, checked, found, own
from bot.services.limits import Limits, check_block, count
from bot.services.ports import UnitOfWork
from bot.services.registers import Person, Similar
from bot.services.similarity import CANDIDATES, Similarity
from bot.services.targets import Targets
from bot.services.usage import Spent
from bot.services.viewing import History, Role, Seen, seen

FEWEST_WORDS = 4  # of a petition
PAGE = 5  # petitions on one screen
_TRIES = 8  # codes made before giving up; a second is needed once in a thousand million


class Petitioning:
    """Petitions for citizens; ``move`` and ``reply`` are the office's, see :class:`Handling`."""

    def __init__(
        self,
        *,
        handling: Handling,
        targets: Targets,
        similarity: Similarity,
        words: PublicWords,
        limits: Limits,
        agreement: Agreement,
        desk_agreement: Agreement,
        below: Callable[[int], int],
    ) -> None:
        self._handling = handling
        self._targets = targets
        self._similarity = similarity
        self._words = words
        self._limits = limits
        self._agreement = agreement
        self._desk_agreement = desk_agreement
        self._below = below  # randomness, such as secrets.randbelow
        self.move = handling.move
        self.reply = handling.reply
        self.note = handling.note

    @property
    def agreement(self) -> Agreement:
        """The consent text in force, and who agreed to it."""
        return self._agreement

    @property
    def handling(self) -> Handling:
        """What moves petitions on: the office's way to them."""
        return self._handling

    @property
    def limits(self) -> Limits:
        """What one person may send."""
        return self._limits

    async def submit(
        self, uow: UnitOfWork, draft: Draft, person: Person, now: datetime, *, by: Actor = CITIZEN
    ) -> Petition:
        """Make a petition of a draft; what staff enter ``by`` themselves is not limited.

        They have read the desk's own consent text out: it is agreed to instead.
        """
        _check_complete(draft)
        at_desk = by.kind is ActorKind.STAFF
        if not at_desk:
            await check_block(uow, person.key, now)
            await self._limits.check_petition(uow, person.key, now)
        agreement = self._desk_agreement if at_desk else self._agreement
        await agreement.give(uow, person, draft.consent_version, now)
        petition = await self._add(uow, draft, person, by, now)
        if not at_desk:
            await count(uow, Spent.PETITIONS, person.key, now)
        await uow.files.attach(draft.chat_key, petition.code)  # before the draft takes them along
        await uow.drafts.delete(draft.chat_key)
        return petition

    async def similar(self, uow: UnitOfWork, draft: Draft) -> Sequence[Similar]:
        """Open petitions of the same place that are probably about the same, at most three.

        Others read their public words only: a title may name people.
        """
        return [
            replace(each, title=self._words.title(each.fold, each.sector))
            for each in await self.like(uow, draft.text, draft.place_id)
        ]

    async def like(self, uow: UnitOfWork, text: str, place_id: str) -> Sequence[Similar]:
        """The same for a text and a place, with the senders' own words: for staff."""
        terms = self._similarity.terms(text)
        if not (place_id and terms):
            return ()
        near = await uow.petitions.similar(place_id, terms, limit=CANDIDATES)
        return self._similarity.alike(text, near)

    async def join(
        self, uow: UnitOfWork, code: str, person: Person, now: datetime, *, consent_version: str
    ) -> Petition:
        """Support somebody's open petition, and be told of it; once is enough.

        ``consent_version`` is what the person agreed to by the same tap.
        """
        petition = await found(uow, code)
        if petition.person_key == person.key or await uow.petitions.is_supporter(code, person.key):
            if petition.is_open:
                await uow.people.know(person, now)
            return petition
        if not petition.is_open:
            raise NotAllowedError(state=petition.state)
        await check_block(uow, person.key, now)
        await self._limits.check_support(uow, person.key, now)
        await self._agreement.give(uow, person, consent_version, now)
        await uow.petitions.support(code, person.key, now)
        await count(uow, Spent.SUPPORTS, person.key, now)
        return await found(uow, code)

    async def mine(
        self, uow: UnitOfWork, person_key: str, page: int
    ) -> tuple[Sequence[Petition], bool]:
        """A page (from 0) of a person's own petitions and those joined; whether more follow."""
        several = await uow.petitions.of_person(person_key, limit=PAGE + 1, offset=page * PAGE)
        return [self._seen(each, person_key).petition for each in several[:PAGE]], (
            len(several) > PAGE
        )

    async def look_up(self, uow: UnitOfWork, code: str) -> Petition:
        """The whole petition of a code; :meth:`seen_by` gives what one person may see."""
        return await found(uow, code)

    async def seen_by(self, uow: UnitOfWork, code: str, person_key: str) -> Seen:
        """The petition of a code as a person may see it: a stranger, its state only."""
        petition = await found(uow, code)
        joined = await uow.petitions.is_supporter(code, person_key)
        looked = self._seen(petition, person_key, joined=joined)
        if looked.role is not Role.SUPPORTER:
            return looked
        muted = person_key not in await uow.petitions.supporters(code)
        return replace(looked, petition=replace(looked.petition, muted=muted))

    async def history(self, uow: UnitOfWork, code: str) -> History:
        """What happened so far, and how the target was counted."""
        moves = await uow.petitions.moves(code)
        return History(
            moves=moves,
            notes=await uow.petitions.notes(code),
            notices=await uow.notices.of_petition(code),
            due=self._targets.explained(moves),
        )

    async def add(
        self, uow: UnitOfWork, code: str, person: Person, text: str, now: datetime
    ) -> Note:
        """Add words; what the office waited for sends the petition back, its clock running."""
        petition = await own(uow, code, person, OPEN)
        answers = petition.state is State.WAITING
        if not answers:
            await check_block(uow, person.key, now)
        await self._limits.check_note(uow, code, now)
        await self._agreement.check(uow, person)
        await uow.people.know(person, now)
        kind = NoteKind.ANSWER if answers else NoteKind.ADDENDUM
        note = await self._handling.note(uow, petition, kind, actor=CITIZEN, text=text, now=now)
        if answers:
            back = petition.waits_in or State.RECORDED
            await self._step(uow, petition, back, now)
        return note

    async def edit(
        self, uow: UnitOfWork, code: str, person: Person, text: str, now: datetime
    ) -> Petition:
        """Change the text until staff take the petition up; the text before is kept as a note."""
        petition = await own(uow, code, person, UNTAKEN)
        checked(text, fewest=FEWEST_WORDS)
        if text == petition.text:
            return petition
        await check_block(uow, person.key, now)
        await self._limits.check_note(uow, code, now)
        await self._agreement.check(uow, person)
        await uow.people.know(person, now)
        await self._handling.note(
            uow, petition, NoteKind.EDIT, actor=CITIZEN, text=petition.text, now=now
        )
        edited = replace(petition, text=text, title=title_of(text))
        await uow.petitions.retext(edited, self._similarity.terms(text))
        return replace(edited, version=edited.version + 1)

    async def withdraw(
        self, uow: UnitOfWork, code: str, person: Person, reason: str, now: datetime
    ) -> Petition:
        """Take a petition back, until staff take it up; a reason need not be given.

        Whoever agreed to an older consent takes it back all the same.
        """
        petition = await own(uow, code, person, UNTAKEN)
        if reason:
            checked(reason)
        return await self._step(uow, petition, State.WITHDRAWN, now, note=reason)

    async def reopen(
        self, uow: UnitOfWork, code: str, person: Person, reason: str, now: datetime
    ) -> Petition:
        """Have an ended petition taken up again, once, with a reason."""
        petition = await own(uow, code, person, REOPENABLE)
        if petition.reopened:
            raise NotAllowedError(state=petition.state)
        checked(reason)
        await check_block(uow, person.key, now)
        await self._agreement.check(uow, person)
        await uow.people.know(person, now)  # retention may have let go of how to tell them
        return await self._step(uow, petition, State.ACCEPTED, now, note=reason, reason="reopened")

    async def rate(
        self, uow: UnitOfWork, code: str, person: Person, rating: Rating, now: datetime
    ) -> Petition:
        """Say whether it helped; a later word replaces an earlier one."""
        del now  # a rating has no history
        petition = await own(uow, code, person, RATED)
        return await _saved(uow, replace(petition, rating=rating))

    async def mute(self, uow: UnitOfWork, code: str, person_key: str, muted: bool) -> None:
        """Want no notices of a petition that is one's own or joined, or want them again."""
        petition = await found(uow, code)
        if person_key and petition.person_key == person_key:
            await _saved(uow, replace(petition, muted=muted))
        elif await uow.petitions.is_supporter(code, person_key):
            await uow.petitions.mute_support(code, person_key, muted=muted)
        else:
            raise NotYoursError

    async def leave(self, uow: UnitOfWork, code: str, person_key: str) -> None:
        """Take back the consent to be counted as a supporter of this one petition, ended or not.

        Whatever else the person sent or joined stays as it is.
        """
        if not await uow.petitions.leave(code, person_key):
            raise NotYoursError

    def _seen(self, petition: Petition, person_key: str, *, joined: bool = True) -> Seen:
        return seen(petition, person_key, joined=joined, words=self._words)

    async def _add(
        self, uow: UnitOfWork, draft: Draft, person: Person, by: Actor, now: datetime
    ) -> Petition:
        petition = Petition(
            code="",
            kind=draft.kind or PetitionKind.REPORT,
            state=State.RECORDED,
            title=title_of(draft.text),
            text=draft.text,
            place_id=draft.place_id,
            place_note=draft.place_note,
            sector=draft.sector,
            created_at=now,
            moved_at=now,
            sent_before=draft.sent_before,
            person_key=person.key,
            pin=draft.pin,
            contact=draft.contact,
            sharing=draft.sharing,
            due_on=self._targets.new(now),
        )
        first = Move(
            number=1, at=now, came_from=None, to=petition.state, actor=by, due_on=petition.due_on
        )
        terms = self._similarity.terms(draft.text)
        for _ in range(_TRIES):
            petition = replace(petition, code=TrackingCode.new(self._below))
            try:
                await uow.petitions.add(petition, first, terms)
            except CodeTakenError:
                continue
            return petition
        raise CodeTakenError

    async def _step(
        self, uow: UnitOfWork, petition: Petition, to: State, now: datetime, **said: str
    ) -> Petition:
        particulars = Particulars(**said)
        return await self._handling.step(
            uow,
            petition,
            to,
            particulars,
            actor=CITIZEN,
            now=now,
            by_key=petition.person_key,
        )


def _check_complete(draft: Draft) -> None:
    if not draft.text.strip():
        raise DraftIncompleteError(step=Step.WHAT)
    checked(draft.text, fewest=FEWEST_WORDS)
    if not (draft.place_id or draft.place_note.strip()):
        raise DraftIncompleteError(step=Step.WHERE)


async def _saved(uow: UnitOfWork, petition: Petition) -> Petition:
    await uow.petitions.save(petition)
    return replace(petition, version=petition.version + 1)
