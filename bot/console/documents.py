"""The documents that answers rest on: listed, and what is known of each put right."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.curating import flaw_lines, led_to, working_knowledge
from bot.console.curator import Curating
from bot.console.desk import Form, Visit
from bot.console.rendering import Pages
from bot.domain.document_draft import DAYS, TEXTS, DocumentDraft, facts_of
from bot.domain.errors import BotError, DocumentNotFoundError
from bot.domain.knowledge import Document
from bot.services.editing import Drafted


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A document in the list."""

    document: Document
    replaced_by: str  # the title of what has taken its place
    is_changed: bool  # it differs from what is published


class DocumentsPage:
    """Shows and takes facts of documents of the working copy; their wording is imported."""

    def __init__(self, pages: Pages, curating: Curating) -> None:
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The list."""
        knowledge, flaws = await working_knowledge(visit, self._curating)
        served = self._curating.answering().knowledge.documents
        rows = [
            Row(
                document=each,
                replaced_by=_title(each.replaced_by, knowledge.documents),
                is_changed=each.id not in served or facts_of(served[each.id]) != facts_of(each),
            )
            for each in sorted(knowledge.documents.values(), key=lambda each: each.title)
        ]
        lines = flaw_lines(flaws, self._pages)
        return self._pages.show("documents.html", visit, rows=rows, flaws=lines)

    async def show_one(self, visit: Visit) -> Response:
        """The form filled in."""
        facts = await self._standing(visit)
        return await self._form(visit, facts, base=facts.stamp)

    async def take(self, visit: Visit) -> Response:
        """Write what was typed into the working copy."""
        draft = _typed(visit.path["document"], visit.form)
        base = visit.form.one("base")
        try:
            drafted = await self._curating.editing.save_facts(visit.member, draft, base=base)
        except BotError as error:
            if error.code not in {"knowledge_changed", "folder_read_only", "knowledge_shape"}:
                raise
            # Seen now: sending it once more writes over it.
            base = (await self._standing(visit)).stamp
            trouble = self._pages.key_of(error)
            return await self._form(visit, draft, base=base, trouble=trouble, status=409)
        if not drafted.is_sound:
            return await self._form(visit, draft, base=base, drafted=drafted, status=422)
        return led_to(f"/documents/{draft.id}", "document_saved")

    async def restore(self, visit: Visit) -> Response:
        """Put the facts back as they are published."""
        id_ = visit.path["document"]
        drafted = await self._curating.editing.restore_facts(visit.member, id_)
        if not drafted.is_sound:
            facts = await self._standing(visit)
            return await self._form(visit, facts, base=facts.stamp, drafted=drafted, status=422)
        return led_to(f"/documents/{id_}", "document_restored")

    async def _form(
        self,
        visit: Visit,
        draft: DocumentDraft,
        *,
        base: str,
        drafted: Drafted | None = None,
        trouble: str = "",
        status: int = 200,
    ) -> Response:
        knowledge, _ = await working_knowledge(visit, self._curating)
        served = self._curating.answering().knowledge.documents.get(draft.id)
        standing = knowledge.documents[draft.id]
        others = [each for each in knowledge.documents.values() if each.id != draft.id]
        return self._pages.show(
            "document.html",
            visit,
            status=status,
            trouble=trouble or ("console.knowledge.flawed" if status == 422 else ""),
            document=standing,
            draft=draft,
            base=base,
            published=facts_of(served) if served else None,
            is_changed=served is not None and facts_of(served) != facts_of(standing),
            others=sorted(others, key=lambda each: each.title),
            flaws=flaw_lines(drafted.flaws, self._pages) if drafted else (),
            is_writable=self._curating.editing.is_writable(),
        )

    async def _standing(self, visit: Visit) -> DocumentDraft:
        knowledge, _ = await working_knowledge(visit, self._curating)
        document = knowledge.documents.get(visit.path["document"])
        if document is None:
            raise DocumentNotFoundError(id=visit.path["document"])
        return facts_of(document)


def _typed(id_: str, form: Form) -> DocumentDraft:
    days = {name: form.day(name) for name in DAYS}
    written = {name: day.isoformat() if day else form.one(name) for name, day in days.items()}
    amended_by = tuple(dict.fromkeys(each for each in form.all("amended_by") if each))
    texts = {name: form.one(name) for name in TEXTS}
    return DocumentDraft(id=id_, amended_by=amended_by, **texts, **written)


def _title(id_: str, documents: Mapping[str, Document]) -> str:
    return documents[id_].title if id_ in documents else id_
