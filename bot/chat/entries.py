"""An entry as screens: the answer with its source, more of it, all its sources."""

from dataclasses import replace

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action
from bot.chat.contacts import Contacts
from bot.chat.links import Links
from bot.chat.lists import entry_page
from bot.chat.paging import joined, packed, pages
from bot.chat.screens import PAGE, Placement, Screen
from bot.chat.sources import short_name, sources_of
from bot.domain.knowledge import Certainty, Document, Entry, Knowledge
from bot.texts.catalog import Catalog

CONTACT_ENTRY = "bot-lien-he"  # says that no contacts are known: not so once they are configured
FULL_TEXT_ENTRY = "qc-toan-van"  # what to do about texts that were never published
BASIS = 3  # documents named below an answer; the button shows them all
RELATED = 3


class EntryScreens:
    """Shows entries."""

    def __init__(
        self, texts: Catalog, knowledge: Knowledge, contacts: Contacts, links: Links
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge
        self._contacts = contacts
        self._links = links
        self._summaries: dict[tuple[str, str], Screen] = {}  # by entry and opinion, ever the same

    def summary(
        self, entry: Entry, *, opinion: str = "", placement: Placement = Placement.NEW
    ) -> Screen:
        """Show the answer, what it rests on, and where to go from it."""
        key = (entry.id, opinion)
        if key not in self._summaries:
            self._summaries[key] = self._summary(entry, opinion)
        return replace(self._summaries[key], placement=placement)

    def _summary(self, entry: Entry, opinion: str) -> Screen:
        if entry.id == FULL_TEXT_ENTRY and any(d.articles for d in self._explained(entry)):
            return self._full_texts(entry, opinion)
        told_by_office = entry.id == CONTACT_ENTRY and self._contacts.are_known
        if told_by_office:
            block = self._texts.say("contacts.block", contacts=self._contacts)
            html = self._texts.say("contacts.answer", title=entry.title, block=block)
        else:
            html = joined(self._texts.say("entry.summary", entry=entry), self.basis(entry))
        details = [self._buttons.named("sources", Action.SOURCES, entry.id, 0)]
        if entry.more and not told_by_office:
            details.insert(0, self._buttons.named("more", Action.MORE, entry.id, 0))
        related = [self._knowledge.entries.get(id_) for id_ in entry.related[:RELATED]]
        return Screen(
            html=html,
            buttons=(
                tuple(details),
                *self._buttons.verdict(entry.id, opinion),
                *(
                    (self._buttons.titled(each.title, Action.RELATED, each.id),)
                    for each in related
                    if each
                ),
                (
                    self._buttons.named(
                        "shelf", Action.SHELF, entry.topic, entry_page(entry, self._knowledge)
                    ),
                    self._buttons.named("ask", Action.ASK),
                ),
            ),
        )

    def _explained(self, entry: Entry) -> list[Document]:
        documents = self._knowledge.documents.values()
        return [document for document in documents if document.explained_by == entry.id]

    def _full_texts(self, entry: Entry, opinion: str) -> Screen:
        """Offer the texts loaded since the entry was written, and own up to the others."""
        documents = self._explained(entry)
        loaded = [document for document in documents if document.articles]
        html = self._texts.say(
            "entry.full_texts",
            loaded=loaded,
            absent=[document for document in documents if not document.articles],
        )
        contents = tuple(
            (
                self._buttons.titled(
                    short_name(document, self._knowledge), Action.CHAPTERS, document.id, 0
                ),
            )
            for document in loaded
        )
        ask = self._buttons.named("ask", Action.ASK)
        verdict = self._buttons.verdict(entry.id, opinion)
        return Screen(html=html, buttons=(*contents, *verdict, (ask,)))

    def basis(self, entry: Entry) -> str:
        """Name what the answer rests on, when that was checked, and how sure it is."""
        found = sources_of(entry, self._knowledge)
        basis = self._texts.say(
            "source.basis", shown=found[:BASIS], hidden=max(0, len(found) - BASIS)
        )
        checked = self._texts.say("entry.checked", entry=entry)
        if entry.certainty is not Certainty.CONFIRMED:
            checked += " " + self._texts.say(f"entry.certainty.{entry.certainty}")
        return f"{basis}\n{checked}" if found else checked

    def guidance(self, entry: Entry) -> str:
        """Give the answer without its title, to stand below a notice."""
        return joined(self._texts.say("entry.guidance", entry=entry), self.basis(entry))

    def more(self, entry: Entry, page: int, placement: Placement) -> Screen:
        """Show what else there is to say."""
        parts = pages(entry.more, PAGE)
        page = min(page, len(parts) - 1)
        html = self._texts.say(
            "entry.more", entry=entry, text=parts[page], page=page + 1, count=len(parts)
        )
        back = self._buttons.named("back", Action.SUMMARY, entry.id)
        sources = self._buttons.named("sources", Action.SOURCES, entry.id, 0)
        pager = self._buttons.pager(Action.MORE, entry.id, page=page, count=len(parts))
        return Screen(html=html, buttons=(*pager, (back, sources)), placement=placement)

    def sources(self, entry: Entry, page: int, placement: Placement) -> Screen:
        """Show every source, what it bears out and where the public reads it."""
        found = sources_of(entry, self._knowledge)
        blocks = [self._texts.say("source.full", source=each) for each in found]
        blocks.append(self.basis(entry).rpartition("\n")[2])
        if link := self._links.to(entry.id):
            blocks.append(self._texts.say("source.link", link=link))
        parts = packed(blocks, PAGE)
        page = min(page, len(parts) - 1)
        lines = [self._texts.say("source.heading"), parts[page]]
        if len(parts) > 1:
            lines.append(self._texts.say("list.page", page=page + 1, count=len(parts)))
        back = self._buttons.named("back", Action.SUMMARY, entry.id)
        pager = self._buttons.pager(Action.SOURCES, entry.id, page=page, count=len(parts))
        return Screen(html=joined(*lines), buttons=(*pager, (back,)), placement=placement)
