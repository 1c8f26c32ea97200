"""An article of a loaded document as a screen: its wording, whole or the clause asked for."""

from collections.abc import Mapping
from datetime import date

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action
from bot.chat.lists import article_page, chapter_place
from bot.chat.paging import joined, pages
from bot.chat.parts import Part
from bot.chat.screens import PAGE, Button, Placement, Screen
from bot.chat.sources import number_of, titles
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Article, Document, Knowledge
from bot.texts.catalog import Catalog

PREAMBLE = "p"  # its place, as buttons carry it; appendices have their number from 0


class ArticleScreens:
    """Shows articles."""

    def __init__(self, texts: Catalog, knowledge: Knowledge) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge

    def article(
        self,
        article: Article,
        part: Part,
        *,
        today: date,
        page: int = 0,
        opinion: str = "",
        placement: Placement = Placement.NEW,
    ) -> Screen:
        """Show the clause asked for, or the article a page at a time."""
        texts = pages(part.text or article.body, PAGE)
        page = min(page, len(texts) - 1)
        document = self._knowledge.documents[article.document_id]
        html = joined(
            self._warning(document, today),
            self._texts.say(
                "article.heading", article=article, clause=part.clause, point=part.point
            ),
            self._texts.say("article.quoted", text=texts[page]) if texts[page] else "",
            self._numbering(page, len(texts)),
            self.basis(document, today) if page == 0 else "",
        )
        rows = [
            *self._buttons.pager(
                Action.ARTICLE, article.id, part.written, page=page, count=len(texts)
            ),
            *([(self._whole(article),)] if part.clause else []),
            *(self._buttons.verdict(article.id, opinion, part.written) if page == 0 else ()),
            (
                self._buttons.named(
                    "article_list",
                    Action.ARTICLES,
                    document.id,
                    chapter_place(article, document),
                    article_page(article, document),
                ),
                self._buttons.named("ask", Action.ASK),
            ),
        ]
        return Screen(html=html, buttons=tuple(rows), placement=placement)

    def beside(
        self, document: Document, place: str, *, today: date, page: int, placement: Placement
    ) -> Screen:
        """Show what stands before or behind a document's articles, a page at a time."""
        title, text = beside_articles(document, self._texts).get(place, ("", ""))
        if not title:
            raise NotFoundError
        texts = pages(text, PAGE)
        page = min(page, len(texts) - 1)
        html = joined(
            self._warning(document, today),
            self._texts.say("article.beside", title=title),
            self._texts.say("article.quoted", text=texts[page]),
            self._numbering(page, len(texts)),
            self.basis(document, today) if page == 0 else "",
        )
        contents = self._buttons.named("article_list", Action.CHAPTERS, document.id, 0)
        rows = (
            *self._buttons.pager(Action.BESIDE, document.id, place, page=page, count=len(texts)),
            (contents, self._buttons.named("ask", Action.ASK)),
        )
        return Screen(html=html, buttons=rows, placement=placement)

    def name(self, article: Article, today: date | None = None) -> str:
        """Name an article on a button: number and title, and with a day, whether it is past."""
        return self._texts.say(
            "button.article",
            article=article,
            ended=today is not None and self.ended(article, today),
        )

    def ended(self, article: Article, today: date) -> bool:
        """Whether its document no longer holds."""
        return self._knowledge.ended(self._knowledge.documents[article.document_id], today)

    def _whole(self, article: Article) -> Button:
        label = self._texts.say("button.whole_article", number=article.number)
        return self._buttons.titled(label, Action.ARTICLE, article.id, "", 0)

    def _numbering(self, page: int, count: int) -> str:
        return self._texts.say("list.page", page=page + 1, count=count) if count > 1 else ""

    def basis(self, document: Document, today: date) -> str:
        """Name the document and say whether its wording still holds."""
        lines = [self._texts.say("article.basis", document=document, number=number_of(document))]
        if document.published_at:
            lines.append(self._texts.say("article.published", document=document))
        if document.in_force_from and document.in_force_from > today:
            lines.append(self._texts.say("article.not_yet", day=document.in_force_from))
        amendments = titles(document.amended_by, self._knowledge)
        if amendments:
            lines.append(self._texts.say("article.amended", titles=amendments))
        successor = self._knowledge.documents.get(document.replaced_by)
        if successor is not None and not self._knowledge.ended(document, today):
            lines.append(self._texts.say("article.replaced", successor=successor))
        return "\n".join(lines)

    def _warning(self, document: Document, today: date) -> str:
        """Say, above every page of it, that a wording no longer holds, since when and why."""
        if not self._knowledge.ended(document, today):
            return ""
        successor = self._knowledge.documents.get(document.replaced_by)
        return self._texts.say("article.ended", document=document, successor=successor)


def beside_articles(document: Document, texts: Catalog) -> Mapping[str, tuple[str, str]]:
    """Title and text of what is no article, by the place that buttons carry."""
    found = {str(n): (each.title, each.text) for n, each in enumerate(document.appendices)}
    if document.preamble:
        found = {PREAMBLE: (texts.say("article.preamble"), document.preamble), **found}
    return found
