"""The form of an entry: what is typed is checked as a whole, shown as a phone shows it, kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.responses import Response

from bot.console.curating import (
    Flaws,
    Phone,
    flaws_for,
    led_to,
    phone_of,
    working_knowledge,
)
from bot.console.curator import Curating
from bot.console.desk import Desk, Form, Visit
from bot.console.knowledge import as_patch
from bot.console.rendering import Pages
from bot.domain.entry_draft import EntryDraft, SourceDraft, draft_of
from bot.domain.errors import BotError, EntryNotFoundError
from bot.domain.knowledge import Certainty, Entry, Knowledge
from bot.domain.vietnamese import fold
from bot.services.editing import Drafted

MOST_SOURCES = 20
MOST_RELATED = 4
LONGEST_ID = 40
ANSWER_WORDS, MORE_WORDS, FEWEST_QUESTIONS = (
    120,
    400,
    8,
)  # said beside the fields; checked elsewhere
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


class EntryForm:
    """Asks for an entry, tries it, writes it into the working copy."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show_new(self, visit: Visit) -> Response:
        """An empty form, or one that begins with a question nobody could answer."""
        today = visit.today.isoformat()
        question = visit.query.one("question")[:300]
        draft = EntryDraft(
            topic=visit.query.one("topic"),
            as_of=today,
            sources=(SourceDraft(checked=today),),
            questions=(question,) if question else (),
        )
        return await self._form(visit, draft)

    async def show_edit(self, visit: Visit) -> Response:
        """The form filled in."""
        entry = await self._entry(visit)
        base = await self._curating.editing.base_of(visit.member, entry.id)
        return await self._form(visit, draft_of(entry), was=entry.id, base=base)

    async def take_new(self, visit: Visit) -> Response:
        """Look at it, or write it."""
        knowledge, _ = await working_knowledge(visit, self._curating)
        draft = _drafted(visit.form)
        if not draft.id and draft.title:
            draft = replace(draft, id=_free_id(draft.title, knowledge))
        return await self._take(visit, draft, was="")

    async def take_edit(self, visit: Visit) -> Response:
        """The same for one that exists; its id stays."""
        entry = await self._entry(visit)
        draft = replace(_drafted(visit.form), id=entry.id)
        return await self._take(visit, draft, was=entry.id)

    async def _take(self, visit: Visit, draft: EntryDraft, *, was: str) -> Response:
        editing, step, base = (
            self._curating.editing,
            visit.form.one("step"),
            visit.form.one("base"),
        )
        if step == "source":
            return await self._form(visit, draft, was=was, base=base, more=1)
        try:
            if step == "save":
                drafted = await editing.save(visit.member, draft, was=was, base=base)
            else:
                drafted = await editing.draft(visit.member, draft, was=was)
        except BotError as error:
            if error.code not in {"knowledge_changed", "folder_read_only", "knowledge_shape"}:
                raise
            if was:  # seen now: sending it once more writes over it
                base = await editing.base_of(visit.member, was)
            trouble = self._pages.key_of(error)
            return await self._form(visit, draft, was=was, base=base, trouble=trouble, status=409)
        if not drafted.is_sound:
            return await self._form(visit, draft, was=was, base=base, drafted=drafted, status=422)
        if step == "patch":
            return as_patch(await editing.patch(visit.member, drafted))
        if step == "save":
            return led_to(f"/entry/{draft.id}", "entry_saved")
        return await self._form(visit, draft, was=was, base=base, drafted=drafted)

    async def _form(
        self,
        visit: Visit,
        draft: EntryDraft,
        *,
        was: str = "",
        base: str = "",
        drafted: Drafted | None = None,
        more: int = 0,
        trouble: str = "",
        status: int = 200,
    ) -> Response:
        knowledge, _ = await working_knowledge(visit, self._curating)
        flaws = flaws_for(drafted.flaws, draft.id, self._pages) if drafted else Flaws()
        rows = max(1, len(draft.sources) + more)
        blank = SourceDraft(checked=visit.today.isoformat())
        sources = [*draft.sources, *[blank] * (rows - len(draft.sources))][:MOST_SOURCES]
        return self._pages.show(
            "entry_form.html",
            visit,
            status=status,
            trouble=trouble or ("console.knowledge.flawed" if status == 422 else ""),
            draft=draft,
            sources=sources,
            related=[*draft.related, *[""] * MOST_RELATED][:MOST_RELATED],
            was=was,
            base=base,
            topics=knowledge.topics,
            certainties=list(Certainty),
            documents=sorted(knowledge.documents.values(), key=lambda each: each.title),
            entries=sorted(knowledge.entries.values(), key=lambda each: each.title),
            flaws=flaws,
            phone=self._phone(drafted, draft),
            answer_words=len(draft.answer.split()),
            more_words=len(draft.more.split()),
            limits=_LIMITS,
            is_writable=self._curating.editing.is_writable(),
        )

    def _phone(self, drafted: Drafted | None, draft: EntryDraft) -> Phone | None:
        knowledge = drafted.after.knowledge if drafted else None
        entry = knowledge.entries.get(draft.id) if knowledge else None
        return phone_of(entry, knowledge, self._desk) if knowledge and entry else None

    async def _entry(self, visit: Visit) -> Entry:
        knowledge, _ = await working_knowledge(visit, self._curating)
        entry = knowledge.entries.get(visit.path["entry"])
        if entry is None:
            raise EntryNotFoundError(id=visit.path["entry"])
        return entry


_LIMITS: Mapping[str, int] = {
    "answer": ANSWER_WORDS,
    "more": MORE_WORDS,
    "questions": FEWEST_QUESTIONS,
}


def _drafted(form: Form) -> EntryDraft:
    return EntryDraft(
        id=form.one("id"),
        title=form.one("title"),
        topic=form.one("topic"),
        answer=form.one("answer"),
        more=form.one("more"),
        sources=tuple(_sources(form)),
        as_of=form.iso_day("as_of"),
        certainty=form.one("certainty"),
        related=tuple(dict.fromkeys(each for each in form.all("related") if each)),
        questions=tuple(
            line.strip() for line in form.one("questions").split("\n") if line.strip()
        ),
    )


def _sources(form: Form) -> Sequence[SourceDraft]:
    rows = [
        SourceDraft(
            document=form.one(f"document_{row}"),
            article=form.one(f"article_{row}"),
            clause=form.one(f"clause_{row}"),
            supports=form.one(f"supports_{row}"),
            checked=form.iso_day(f"checked_{row}"),
        )
        for row in range(MOST_SOURCES)
    ]
    return [row for row in rows if row.document or row.supports]


def _free_id(title: str, knowledge: Knowledge) -> str:
    """The title in the letters of ids, numbered where it is taken."""
    name = ""
    for word in _NOT_IN_ID.sub(" ", fold(title)).split():
        longer = f"{name}-{word}" if name else word
        if len(longer) > LONGEST_ID - 3:
            break
        name = longer
    name = name or "muc-moi"
    taken = {*knowledge.entries, *knowledge.documents}
    numbered = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)
