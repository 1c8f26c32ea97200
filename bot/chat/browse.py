"""Browsing without typing: topics and their entries, documents and their articles."""

from collections.abc import Sequence

from bot.chat.articles import beside_articles
from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.lists import PER_PAGE, articles_in
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.screens import Screen, Turn
from bot.chat.sources import number_of
from bot.chat.subjects import Subjects
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Document, Knowledge
from bot.texts.catalog import Catalog

Option = tuple[str, Action, tuple[object, ...]]  # label, and what its button carries


class Browse:
    """Leads from shelf to entry and from document to article."""

    def __init__(self, texts: Catalog, knowledge: Knowledge, subjects: Subjects) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge
        self._subjects = subjects
        self._loaded = tuple(d for d in knowledge.documents.values() if d.articles)

    async def topics(self, moment: Moment, _: Press | str) -> Turn:
        """Show the shelves."""
        lines = [
            self._texts.say("browse.topic", number=number, topic=topic)
            for number, topic in enumerate(self._knowledge.topics, 1)
        ]
        html = joined(self._texts.say("browse.topics"), "\n".join(lines))
        return Turn(
            state=moment.state,
            screens=(Screen(html=html, buttons=self.topic_rows(), placement=moment.here),),
        )

    def topic_rows(self) -> tuple[Row, ...]:
        """Make a button for each shelf, numbered, and one for the documents if any is loaded."""
        rows = [
            (self._buttons.numbered(number, topic.title, Action.SHELF, topic.id, 0),)
            for number, topic in enumerate(self._knowledge.topics, 1)
        ]
        if self._loaded:
            rows.append((self._buttons.named("documents", Action.DOCUMENTS, 0),))
        return tuple(rows)

    async def shelf(self, moment: Moment, press: Press) -> Turn:
        """Show the entries of a topic, a page at a time."""
        topic = next((t for t in self._knowledge.topics if t.id == press.field(0)), None)
        if topic is None:
            raise NotFoundError
        options: list[Option] = [
            (entry.title, Action.READ, (entry.id,))
            for entry in self._knowledge.entries_of(topic.id)
        ]
        heading = self._texts.say("browse.shelf", topic=topic)
        back = (self._buttons.named("back", Action.TOPICS),)
        pager = (Action.SHELF, topic.id)
        return self._list(moment, heading, options, page=press.page(1), pager=pager, back=back)

    async def documents(self, moment: Moment, press: Press) -> Turn:
        """Show the documents whose articles are here."""
        options: list[Option] = [
            (document.title, Action.CHAPTERS, (document.id, 0)) for document in self._loaded
        ]
        heading = self._texts.say("browse.documents")
        back = (self._buttons.named("back", Action.TOPICS),)
        return self._list(
            moment, heading, options, page=press.page(0), pager=(Action.DOCUMENTS,), back=back
        )

    async def chapters(self, moment: Moment, press: Press) -> Turn:
        """Show a document's chapters, or its articles when it has none."""
        document = self._document(press.field(0))
        if not document.chapters:
            return self._articles(moment, document, "", press.page(1))
        options: list[Option] = [
            (
                self._texts.say("button.chapter", chapter=chapter),
                Action.ARTICLES,
                (document.id, place, 0),
            )
            for place, chapter in enumerate(document.chapters)
        ]
        options += self._beside(document)
        back = (self._buttons.named("back", Action.DOCUMENTS, 0),)
        pager = (Action.CHAPTERS, document.id)
        return self._list(
            moment, self._heading(document), options, page=press.page(1), pager=pager, back=back
        )

    async def articles(self, moment: Moment, press: Press) -> Turn:
        """Show the articles of a chapter."""
        document = self._document(press.field(0))
        return self._articles(moment, document, press.field(1), press.page(2))

    def _articles(self, moment: Moment, document: Document, place: str, page: int) -> Turn:
        options: list[Option] = [
            (self._subjects.articles.name(article), Action.READ, (article.id,))
            for article in articles_in(document, place)
        ]
        back = self._buttons.named("back", Action.DOCUMENTS, 0)
        if not document.chapters:
            options += self._beside(document)
        elif place:
            back = self._buttons.named("back", Action.CHAPTERS, document.id, 0)
        pager = (Action.ARTICLES, document.id, place)
        return self._list(
            moment, self._heading(document), options, page=page, pager=pager, back=(back,)
        )

    async def beside(self, moment: Moment, press: Press) -> Turn:
        """Show the preamble or an appendix."""
        screen = self._subjects.articles.beside(
            self._document(press.field(0)),
            press.field(1),
            today=moment.today,
            page=press.page(2),
            placement=moment.here,
        )
        return Turn(state=moment.state, screens=(screen,))

    def _beside(self, document: Document) -> Sequence[Option]:
        """What stands beside the articles, behind them in the list."""
        return [
            (title, Action.BESIDE, (document.id, place, 0))
            for place, (title, _) in beside_articles(document, self._texts).items()
        ]

    def _list(
        self,
        moment: Moment,
        heading: str,
        options: Sequence[Option],
        *,
        page: int,
        pager: tuple[Action, *tuple[object, ...]],
        back: Row,
    ) -> Turn:
        """Show one page of a list, numbered in the text and on the buttons."""
        count = max(1, -(-len(options) // PER_PAGE))
        page = min(page, count - 1)
        shown = options[page * PER_PAGE : (page + 1) * PER_PAGE]
        lines = [
            self._texts.say("list.line", number=number, label=label)
            for number, (label, _, _) in enumerate(shown, 1)
        ]
        html = joined(
            heading,
            "\n".join(lines) or self._texts.say("browse.empty"),
            self._texts.say("list.page", page=page + 1, count=count) if count > 1 else "",
        )
        buttons = (
            *(
                (self._buttons.numbered(number, label, action, *fields),)
                for number, (label, action, fields) in enumerate(shown, 1)
            ),
            *self._buttons.pager(*pager, page=page, count=count),
            back,
        )
        screen = Screen(html=html, buttons=buttons, placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    def _heading(self, document: Document) -> str:
        return self._texts.say("browse.document", document=document, number=number_of(document))

    def _document(self, id_: str) -> Document:
        document = self._knowledge.documents.get(id_)
        if document is None or not document.articles:
            raise NotFoundError
        return document
