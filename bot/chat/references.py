"""Direct references ("khoản 2 Điều 5"): the wording where it is loaded, the truth where not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.entries import FULL_TEXT_ENTRY
from bot.chat.lists import PER_PAGE
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.parts import find_part
from bot.chat.screens import Placement, Screen, Turn
from bot.chat.sources import number_of, short_name, titles
from bot.chat.subjects import Subjects
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Document, Knowledge
from bot.domain.references import ArticleRef
from bot.services.answering import Reference, ReferenceOutcome, holding, outcome_of
from bot.texts.catalog import Catalog

NEAREST = 3


class References:
    """Answers direct references."""

    def __init__(self, texts: Catalog, knowledge: Knowledge, subjects: Subjects) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge
        self._subjects = subjects

    def screens(
        self,
        reference: Reference,
        matched: Sequence[str],
        moment: Moment,
        placement: Placement = Placement.NEW,
    ) -> tuple[Screen, ...]:
        """Show what became of a reference; ``matched`` are the ids found by its words."""
        ref = reference.ref
        documents = [self._knowledge.documents[id_] for id_ in reference.document_ids]
        if not ref.article and len(documents) == 1 and documents[0].articles:
            return (self._contents(documents[0], placement),)
        match reference.outcome:
            case ReferenceOutcome.FOUND:
                return self._found(documents[0], ref, moment, placement)
            case ReferenceOutcome.UNPUBLISHED:
                screen = self._unpublished(documents, ref, matched)
            case ReferenceOutcome.NOT_LOADED:
                screen = self._not_loaded(documents[0], ref, matched)
            case ReferenceOutcome.NO_SUCH_ARTICLE:
                screen = self._no_such_article(documents[0], ref, matched)
            case ReferenceOutcome.WHICH_DOCUMENT:
                screen = self._which_document(documents, ref)
            case ReferenceOutcome.UNKNOWN_DOCUMENT:
                screen = self._unknown_document(ref, matched)
            case _:
                assert_never(reference.outcome)
        return (replace(screen, placement=placement),)

    async def chosen(self, moment: Moment, press: Press) -> Turn:
        """Answer a reference again, now that its document was chosen."""
        document = self._knowledge.documents.get(press.field(0))
        if document is None:
            raise NotFoundError
        ref = replace(_carried(press.field(1), press.field(2)), document_ids=(document.id,))
        reference = Reference(
            ref=ref,
            outcome=outcome_of(self._knowledge, document, ref),
            document_ids=(document.id,),
        )
        return Turn(state=moment.state, screens=self.screens(reference, (), moment, moment.here))

    async def holding(self, moment: Moment, press: Press) -> Turn:
        """Leaf through the documents that may be meant where none was named."""
        ref = _carried(press.field(0), press.field(1))
        documents = holding(self._knowledge, ref)
        if not documents:
            raise NotFoundError
        screen = self._which_document(documents, ref, press.page(2))
        return Turn(state=moment.state, screens=(replace(screen, placement=moment.here),))

    def _found(
        self, document: Document, ref: ArticleRef, moment: Moment, placement: Placement
    ) -> tuple[Screen, ...]:
        article = self._subjects.article(f"{document.id}.{ref.article}")
        part = find_part(article, ref.clause, ref.point)
        notes = []
        if ref.clause and not part.clause:
            note = self._texts.say(
                "article.no_such_clause", clause=ref.clause, count=len(article.clauses)
            )
            notes.append(Screen(html=note))
        elif ref.point and not part.point:
            notes.append(Screen(html=self._texts.say("article.no_such_point", point=ref.point)))
        shown = self._subjects.articles.article(
            article, part, today=moment.today, placement=placement
        )
        return (*notes, shown)

    def _contents(self, document: Document, placement: Placement) -> Screen:
        """Show where to read on when a document was named but no article of it."""
        html = self._texts.say("reference.contents", document=document, number=number_of(document))
        contents = self._buttons.named("article_list", Action.CHAPTERS, document.id, 0)
        ask = self._buttons.named("ask", Action.ASK)
        return Screen(html=html, buttons=((contents,), (ask,)), placement=placement)

    def _unpublished(
        self, documents: Sequence[Document], ref: ArticleRef, matched: Sequence[str]
    ) -> Screen:
        place = self._texts.say("reference.place", ref=ref)
        html = self._texts.say("reference.unpublished", place=place, documents=documents)
        explained = [document.explained_by for document in documents]
        return Screen(html=html, buttons=self._rows([FULL_TEXT_ENTRY, *explained, *matched]))

    def _not_loaded(self, document: Document, ref: ArticleRef, matched: Sequence[str]) -> Screen:
        html = self._texts.say(
            "reference.not_loaded",
            place=self._texts.say("reference.place", ref=ref),
            document=document,
            number=number_of(document),
            amended_by=titles(document.amended_by, self._knowledge),
            replaced_by="".join(titles([document.replaced_by], self._knowledge)),
        )
        rows = self._rows(self._nearest(document, ref, matched))
        nearest = self._texts.say("reference.nearest") if len(rows) > 1 else ""
        return Screen(html=joined(html, nearest), buttons=rows)

    def _no_such_article(
        self, document: Document, ref: ArticleRef, matched: Sequence[str]
    ) -> Screen:
        html = self._texts.say(
            "reference.no_such_article",
            document=document,
            number=number_of(document),
            count=document.article_count or len(document.articles),
            ref=ref,
        )
        contents: tuple[Row, ...] = ()
        if document.articles:
            contents = ((self._buttons.named("article_list", Action.CHAPTERS, document.id, 0),),)
        near = [document.explained_by, *self._nearest(document, ref, matched)]
        return Screen(html=html, buttons=(*contents, *self._rows(near)))

    def _unknown_document(self, ref: ArticleRef, matched: Sequence[str]) -> Screen:
        """Say so; an article of the same number in another document would mislead."""
        place = self._texts.say("reference.place", ref=ref)
        rows = self._rows(matched)
        html = joined(
            self._texts.say("reference.unknown_document", place=place),
            self._texts.say("reference.nearest") if len(rows) > 1 else "",
        )
        return Screen(html=html, buttons=rows)

    def _which_document(
        self, documents: Sequence[Document], ref: ArticleRef, page: int = 0
    ) -> Screen:
        """Ask; more than fit on one page are those that :func:`holding` found."""
        count = -(-len(documents) // PER_PAGE)
        page = min(page, count - 1)
        documents = documents[page * PER_PAGE :][:PER_PAGE]
        part = f"{ref.clause}.{ref.point}" if ref.point else ref.clause
        lines = [
            self._texts.say("list.line", number=number, label=document.title)
            for number, document in enumerate(documents, 1)
        ]
        place = self._texts.say("reference.place", ref=ref)
        html = joined(
            self._texts.say("reference.which_document", place=place),
            "\n".join(lines),
            self._texts.say("list.page", page=page + 1, count=count) if count > 1 else "",
        )
        rows = (
            (
                self._buttons.numbered(
                    number,
                    short_name(document, self._knowledge),
                    Action.REFER,
                    document.id,
                    ref.article,
                    part,
                ),
            )
            for number, document in enumerate(documents, 1)
        )
        pager = self._buttons.pager(Action.HOLDING, ref.article, part, page=page, count=count)
        ask = self._buttons.named("ask", Action.ASK)
        return Screen(html=html, buttons=(*rows, *pager, (ask,)))

    def _nearest(
        self, document: Document, ref: ArticleRef, matched: Sequence[str]
    ) -> tuple[str, ...]:
        """Order entries: citing this very article, matched, about the document, citing it."""
        citing = {
            entry.id: {citation.article for citation in cited}
            for entry in self._knowledge.entries.values()
            if (cited := [c for c in entry.citations if c.document_id == document.id])
        }
        exact = [id_ for id_, articles in citing.items() if ref.article in articles - {""}]
        both = [id_ for id_ in matched if id_ in exact]
        return (*both, *exact, *matched, document.explained_by, *citing)

    def _rows(self, ids: Iterable[str]) -> tuple[Row, ...]:
        named = list(self._subjects.titles(dict.fromkeys(ids)).items())[:NEAREST]
        return (
            *((self._buttons.titled(title, Action.RELATED, id_),) for id_, title in named),
            (
                self._buttons.named("topics", Action.TOPICS),
                self._buttons.named("ask", Action.ASK),
            ),
        )


def _carried(article: str, part: str) -> ArticleRef:
    """The place that a button carries."""
    clause, _, point = part.partition(".")
    return ArticleRef(article=article, clause=clause, point=point)
