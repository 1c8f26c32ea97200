"""What an answer is about: an entry or an article, by the id that matches and buttons carry."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.chat.articles import ArticleScreens
from bot.chat.contacts import Contacts
from bot.chat.entries import EntryScreens
from bot.chat.links import Links
from bot.chat.parts import read_part
from bot.chat.screens import Placement, Screen
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Article, Entry, Knowledge
from bot.texts.catalog import Catalog


class Subjects:
    """Finds and shows whatever an id stands for."""

    def __init__(
        self, texts: Catalog, knowledge: Knowledge, contacts: Contacts, links: Links
    ) -> None:
        self.entries = EntryScreens(texts, knowledge, contacts, links)
        self.articles = ArticleScreens(texts, knowledge)
        self._knowledge = knowledge

    def screen(
        self,
        id_: str,
        *,
        today: date,
        part: str = "",
        opinion: str = "",
        placement: Placement = Placement.NEW,
    ) -> Screen:
        """Show the answer that an id stands for."""
        if id_ in self._knowledge.entries:
            entry = self._knowledge.entries[id_]
            return self.entries.summary(entry, opinion=opinion, placement=placement)
        article = self.article(id_)
        return self.articles.article(
            article, read_part(article, part), today=today, opinion=opinion, placement=placement
        )

    def entry(self, id_: str) -> Entry:
        """Find an entry, or say that it is gone."""
        entry = self._knowledge.entries.get(id_)
        if entry is None:
            raise NotFoundError
        return entry

    def article(self, id_: str) -> Article:
        """Find an article, or say that it is gone."""
        article = self._knowledge.article(id_)
        if article is None:
            raise NotFoundError
        return article

    def source(self, id_: str, today: date) -> str:
        """What an answer rests on, in a line or two."""
        if id_ in self._knowledge.entries:
            return self.entries.basis(self._knowledge.entries[id_])
        document = self._knowledge.documents[self.article(id_).document_id]
        return self.articles.basis(document, today)

    def holding_first(self, ids: Sequence[str], today: date) -> list[str]:
        """The same ids, articles of documents that no longer hold behind all others."""

        def ended(id_: str) -> bool:
            article = self._knowledge.article(id_)
            return article is not None and self.articles.ended(article, today)

        return sorted(ids, key=ended)

    def titles(self, ids: Iterable[str], today: date | None = None) -> dict[str, str]:
        """Name those of the ids that still exist, in order; ``today`` as for an article's name."""
        named: dict[str, str] = {}
        for id_ in ids:
            if id_ in self._knowledge.entries:
                named[id_] = self._knowledge.entries[id_].title
            elif article := self._knowledge.article(id_):
                named[id_] = self.articles.name(article, today)
        return named
