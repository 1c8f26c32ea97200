"""Changes to the working copy: drafted, checked, written, put back; not served yet."""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from bot.domain.bundle import Bundle
from bot.domain.differences import changes_between
from bot.domain.document_draft import DocumentDraft, facts_of
from bot.domain.entry_draft import EntryDraft, draft_of
from bot.domain.errors import (
    AlreadyPublishedError,
    DocumentNotFoundError,
    EntryNotFoundError,
    KnowledgeChangedError,
    KnowledgeError,
)
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_day
from bot.domain.masking import MASK
from bot.domain.publication import Change
from bot.domain.staff import Act, By
from bot.domain.vietnamese import bare_words
from bot.services.auditing import put_on_record
from bot.services.editing_ports import Files, Flaw, WorkingCopy
from bot.services.ports import Clock, Store
from bot.services.publishing import read_kept
from bot.services.rights import check

OUTSIDE = "outside"  # the signal that holds questions which are not ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Files, and what they say where they are sound."""

    files: Files
    knowledge: Knowledge | None = None
    flaws: Sequence[Flaw] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What a change would make of the working copy."""

    before: Look
    after: Look
    flaws: Sequence[Flaw]  # that were not there before

    @property
    def is_sound(self) -> bool:
        """Whether nothing speaks against writing it."""
        return not self.flaws


class Editing:
    """For members who may change the knowledge; ``served`` is what is published now."""

    def __init__(
        self, store: Store, clock: Clock, copy: WorkingCopy, served: Callable[[], Knowledge]
    ) -> None:
        self._store = store
        self._clock = clock
        self._copy = copy
        self._served = served
        self._turn = asyncio.Lock()
        self._looked: tuple[str, Look] | None = None

    async def look(self, by: By) -> Look:
        """The working copy as it is."""
        check(by, Act.KNOWLEDGE)
        return await self._look()

    def is_writable(self) -> bool:
        """Whether changes can be written from here, or only taken along as a patch."""
        return self._copy.is_writable()

    async def base_of(self, by: By, id_: str) -> str:
        """By what a later change knows that the entry is still as it was seen."""
        look = await self.look(by)
        return await asyncio.to_thread(self._base, look.files, id_)

    async def draft(self, by: By, draft: EntryDraft, *, was: str = "") -> Drafted:
        """Try a change of the entry ``was``, or a new one, without writing it."""
        check(by, Act.KNOWLEDGE)
        return await self._drafted(lambda files: self._copy.with_entry(files, draft, was))

    async def save(self, by: By, draft: EntryDraft, *, was: str = "", base: str = "") -> Drafted:
        """Write it if it is sound; KnowledgeChangedError when ``base`` is no more."""
        check(by, Act.KNOWLEDGE)
        async with self._turn:
            if base and was and base != await self.base_of(by, was):
                raise KnowledgeChangedError
            drafted = await self.draft(by, draft, was=was)
            if drafted.is_sound:
                act = "knowledge.edit" if was else "knowledge.add"
                await self._write(by, drafted, act, f"entry:{draft.id}")
            return drafted

    async def add_question(self, by: By, id_: str, question: str) -> Drafted:
        """One more wording of what an entry answers; nobody asks in asterisks."""
        spoken = " ".join(question.replace(MASK, " ").split())
        return await self._ask(by, id_, spoken, is_added=True)

    async def drop_question(self, by: By, id_: str, question: str) -> Drafted:
        """The undo of that; AlreadyPublishedError once it is served."""
        if is_example(self._served(), id_, bare_words(question)):
            raise AlreadyPublishedError
        return await self._ask(by, id_, question, is_added=False)

    async def set_outside(self, by: By, question: str, *, is_outside: bool) -> Drafted:
        """Teach that a question is not ours; or forget it, as long as that is not served."""
        check(by, Act.KNOWLEDGE)
        if not is_outside and bare_words(question) in outside_of(self._served()):
            raise AlreadyPublishedError
        change = self._copy.with_outside if is_outside else self._copy.without_outside
        async with self._turn:
            drafted = await self._drafted(lambda files: change(files, question))
            if drafted.is_sound:
                act = "knowledge.outside" if is_outside else "knowledge.restore"
                await self._write(by, drafted, act, "knowledge:outside")
            return drafted

    async def restore(self, by: By, id_: str) -> Drafted:
        """Put an entry back as it is published; one that is not published goes."""
        check(by, Act.KNOWLEDGE)
        published = await self._published()
        async with self._turn:

            def back(files: Files) -> Files:
                text = self._copy.wording_of(published.own, id_)
                if not text and not self._copy.wording_of(files, id_):
                    raise EntryNotFoundError(id=id_)
                return self._copy.with_wording(files, id_, text)

            drafted = await self._drafted(back)
            if drafted.is_sound:
                await self._write(by, drafted, "knowledge.restore", f"entry:{id_}")
            return drafted

    async def changes(self, by: By) -> Sequence[Change]:
        """What differs from what is published; nothing while the working copy is not sound."""
        look = await self.look(by)
        if look.knowledge is None:
            return ()
        return await asyncio.to_thread(changes_between, self._served(), look.knowledge)

    async def save_facts(self, by: By, draft: DocumentDraft, *, base: str) -> Drafted:
        """Write the facts of a document; KnowledgeChangedError when ``base`` is no more."""
        check(by, Act.KNOWLEDGE)
        async with self._turn:
            if (await self._facts(draft.id)).stamp != base:
                raise KnowledgeChangedError
            return await self._with_facts(by, draft, "knowledge.document")

    async def restore_facts(self, by: By, id_: str) -> Drafted:
        """Put the facts of a document back as they are published."""
        check(by, Act.KNOWLEDGE)
        async with self._turn:
            await self._facts(id_)
            document = self._served().documents.get(id_)
            if document is None:
                raise DocumentNotFoundError(id=id_)
            return await self._with_facts(by, facts_of(document), "knowledge.restore")

    async def patch(self, by: By, drafted: Drafted | None = None) -> str:
        """A change, or all of them since what is published, as git takes it."""
        look = await self.look(by)
        before = look.files if drafted else (await self._published()).own
        after = drafted.after.files if drafted else look.files
        return await asyncio.to_thread(self._copy.patch, before, after)

    async def write(self, by: By, files: Files, *, act: str, subject: str) -> Drafted:
        """Write whole files into the working copy, others left alone."""
        check(by, Act.KNOWLEDGE)
        async with self._turn:
            drafted = await self._drafted(lambda standing: {**standing, **files})
            if drafted.is_sound:
                await self._write(by, drafted, act, subject)
            return drafted

    async def put_back(self, by: By, drafted: Drafted, *, subject: str) -> Drafted:
        """Undo a change that was written; KnowledgeChangedError where another followed it."""
        check(by, Act.KNOWLEDGE)
        before, after = drafted.before.files, drafted.after.files
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}

        def back(standing: Files) -> Files:
            if any(standing.get(name) != after.get(name) for name in changed):
                raise KnowledgeChangedError
            kept = {name: content for name, content in standing.items() if name not in changed}
            return kept | {name: before[name] for name in changed if name in before}

        async with self._turn:
            undone = await self._drafted(back)
            if undone.is_sound:
                await self._write(by, undone, "knowledge.restore", subject)
            return undone

    async def _facts(self, id_: str) -> DocumentDraft:
        """As the working copy has them."""
        knowledge = (await self._look()).knowledge or self._served()
        document = knowledge.documents.get(id_)
        if document is None:
            raise DocumentNotFoundError(id=id_)
        return facts_of(document)

    async def _with_facts(self, by: By, draft: DocumentDraft, act: str) -> Drafted:
        drafted = await self._drafted(lambda files: self._copy.with_document(files, draft))
        if drafted.is_sound:
            await self._write(by, drafted, act, f"document:{draft.id}")
        return drafted

    async def _ask(self, by: By, id_: str, question: str, *, is_added: bool) -> Drafted:
        check(by, Act.KNOWLEDGE)
        async with self._turn:
            knowledge = (await self._look()).knowledge or self._served()
            entry = knowledge.entries.get(id_)
            if entry is None:
                raise EntryNotFoundError(id=id_)
            draft = draft_of(entry)
            others = draft.questions
            if not is_added:
                folded = bare_words(question)
                others = tuple(each for each in others if bare_words(each) != folded)
            draft = replace(draft, questions=(*others, question) if is_added else others)
            drafted = await self.draft(by, draft, was=id_)
            if drafted.is_sound:
                act = "knowledge.wording" if is_added else "knowledge.restore"
                await self._write(by, drafted, act, f"entry:{id_}")
            return drafted

    async def _drafted(self, change: Callable[[Files], Files]) -> Drafted:
        before = await self._look()
        files = await asyncio.to_thread(change, before.files)
        after = await asyncio.to_thread(self._read, files)
        known = {_known_by(flaw) for flaw in before.flaws}
        flaws = [flaw for flaw in after.flaws if _known_by(flaw) not in known]
        return Drafted(before=before, after=after, flaws=flaws)

    async def _write(self, by: By, drafted: Drafted, act: str, subject: str) -> None:
        if drafted.after.files == drafted.before.files:
            return
        async with self._store.begin() as uow:
            # On record first: what cannot be told of is not done, and a failed write undoes it.
            await put_on_record(uow, by, act, subject, now=self._clock.now())
            await asyncio.to_thread(self._copy.write, drafted.before.files, drafted.after.files)

    async def _look(self) -> Look:
        files = await asyncio.to_thread(self._files)
        stamp = Bundle(files).content
        if self._looked is None or self._looked[0] != stamp:
            self._looked = stamp, await asyncio.to_thread(self._read, files)
        return self._looked[1]

    def _files(self) -> Files:
        return self._copy.read()

    def _read(self, files: Files) -> Look:
        try:
            knowledge = self._copy.load(files, local_day(self._clock.now()))
        except KnowledgeError as error:
            return Look(files=files, flaws=flaws_of(error))
        return Look(files=files, knowledge=knowledge)

    def _base(self, files: Files, id_: str) -> str:
        return hashlib.sha256(self._copy.wording_of(files, id_).encode()).hexdigest()[:16]

    async def _published(self) -> Bundle:
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
        return await read_kept(self._store, newest.content)


def is_example(knowledge: Knowledge, id_: str, folded: str) -> bool:
    """Whether an entry has these words among its example questions."""
    entry = knowledge.entries.get(id_)
    return entry is not None and folded in map(bare_words, entry.questions)


def outside_of(knowledge: Knowledge) -> Collection[str]:
    """What is known not to be ours, folded."""
    return {bare_words(text) for text in knowledge.signals.get(OUTSIDE, ())}


def flaws_of(error: KnowledgeError) -> Sequence[Flaw]:
    """What the error lists."""
    problems = error.facts["problems"]
    return problems if isinstance(problems, tuple) else ()


def _known_by(flaw: Flaw) -> tuple[str, str, str]:
    return flaw.file, flaw.field, flaw.code
