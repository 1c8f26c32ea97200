"""Wordings learnt from what people chose: proposed to editors, never applied by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Entry, Knowledge
from bot.domain.staff import Act, Member
from bot.domain.vietnamese import bare_words
from bot.services.auditing import put_on_record
from bot.services.choices import Choice
from bot.services.editing import Drafted, Editing
from bot.services.ports import Clock, Store
from bot.services.rights import check

MOST = 500  # that are looked at, those of most people
SUBJECT = "knowledge:questions"


class Standing(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ADDED = "added"  # to the working copy
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A wording, and the entry that it may belong to."""

    choice: Choice
    entry: Entry
    standing: Standing


class Proposals:
    """For members who may change the knowledge."""

    def __init__(self, store: Store, clock: Clock, editing: Editing) -> None:
        self._store = store
        self._clock = clock
        self._editing = editing

    async def all(self, by: Member) -> Sequence[Proposal]:
        """Those of most people first, without what has an answer of its own already."""
        knowledge = (await self._editing.look(by)).knowledge
        async with self._store.begin() as uow:
            choices = await uow.choices.most_chosen(MOST)
        if knowledge is None:  # while the working copy is not sound nothing can be added to it
            return ()
        owners = _owners(knowledge)
        return [
            Proposal(
                choice=each,
                entry=knowledge.entries[each.entry_id],
                standing=_standing(each, owners),
            )
            for each in choices
            if each.entry_id in knowledge.entries
            and owners.get(each.fold, each.entry_id) == each.entry_id
        ]

    async def add(self, by: Member, id_: int) -> Drafted:
        """Make it an example question of its entry."""
        choice = await self._choice(by, id_)
        return await self._editing.add_question(by, choice.entry_id, choice.text)

    async def undo(self, by: Member, id_: int) -> Drafted:
        """Take that back, as long as it is not published."""
        choice = await self._choice(by, id_)
        return await self._editing.drop_question(by, choice.entry_id, choice.text)

    async def dismiss(self, by: Member, id_: int, *, is_dismissed: bool) -> None:
        """Propose it no more, or again."""
        choice = await self._choice(by, id_)
        async with self._store.begin() as uow:
            await uow.choices.dismiss(choice.id, is_dismissed=is_dismissed)
            act = "knowledge.dismiss" if is_dismissed else "knowledge.take_up"
            await put_on_record(uow, by, act, SUBJECT, now=self._clock.now())

    async def _choice(self, by: Member, id_: int) -> Choice:
        check(by, Act.KNOWLEDGE)
        async with self._store.begin() as uow:
            choice = await uow.choices.get(id_)
        if choice is None:
            raise NotFoundError
        return choice


def _standing(choice: Choice, owners: Mapping[str, str]) -> Standing:
    if choice.fold in owners:
        return Standing.ADDED
    return Standing.DISMISSED if choice.is_dismissed else Standing.OPEN


def _owners(knowledge: Knowledge) -> Mapping[str, str]:
    """Folded example question -> its entry."""
    return {
        bare_words(question): entry.id
        for entry in knowledge.entries.values()
        for question in entry.questions
    }
