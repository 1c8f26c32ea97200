"""A file beside what the knowledge holds: which document it is, and where the two disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.errors import FileRefusedError
from bot.domain.knowledge import Document, FullText
from bot.importing.document_facts import DocumentFacts
from bot.importing.identity import Identity, Likeness, identify, likeness_of, named_in
from bot.importing.importer import Imported, with_problems
from bot.importing.problems import Code, Problem, problem
from bot.importing.record import FACTS, counted, kept_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A file with everything odd about it as the document ``id``; "" while nobody chose one."""

    imported: Imported
    id: str
    before: Document | None
    identity: Identity
    replaces: Mapping[str, str]  # ids and titles of known documents that it says it replaces

    def settled(self) -> Imported:
        """The same with the facts to be kept: what people wrote before what is read here."""
        before, read = self.before, self.imported.facts
        if before is None or _takes_the_place(read, before):
            return self.imported
        kept = {name: fact for name in FACTS if (fact := getattr(before, name))}
        return replace(self.imported, facts=replace(read, **kept))


def compared(imported: Imported, id_: str, known: Mapping[str, Document]) -> Compared:
    """As the document ``id_``, or for "" as whichever it certainly is."""
    identity = identify(imported.facts, known)
    own = id_ or identity.id
    before = known.get(own)
    odd = list(_problems(imported, before)) if before is not None else []
    return Compared(
        imported=with_problems(imported, odd),
        id=own,
        before=before,
        identity=identity,
        replaces={
            id_: title
            for id_, title in named_in(imported.facts.replaces, known).items()
            if id_ not in {own, identity.id} and known[id_].replaced_by in {"", own}
        },
    )


def check_replaced(id_: str, replaced: Iterable[str], known: Mapping[str, Document]) -> None:
    """Refuse to mark what is not there, or the document itself."""
    for each in replaced:
        if each == id_ or each not in known:
            raise FileRefusedError(reason="not_replaced", id=each)


def _problems(imported: Imported, before: Document) -> Iterator[Problem]:
    if not imported.outline.bodies:
        return
    if _takes_the_place(imported.facts, before):
        yield problem(Code.OTHER_DOCUMENT, id=before.id, title=before.title)
    main = imported.outline.main
    chapters, articles = counted(main)
    if before.chapter_count is not None and before.chapter_count != chapters:
        yield problem(Code.CHAPTER_COUNT, stated=before.chapter_count, found=chapters)
    if before.article_count is not None and before.article_count != articles:
        yield problem(Code.ARTICLE_COUNT, stated=before.article_count, found=articles)
    _, homeless = kept_questions(main, before.articles)
    for number, count in homeless.items():
        yield problem(Code.QUESTIONS_WITHOUT_ARTICLE, number=number, count=count)
    for name in FACTS:
        read, kept = getattr(imported.facts, name), getattr(before, name)
        if read and kept and read != kept:
            yield problem(Code.FACT_DIFFERS, name=name, read=_words(read), kept=_words(kept))


def _takes_the_place(facts: DocumentFacts, before: Document) -> bool:
    """Whether another document's words would come under the title of this one."""
    if likeness_of(facts, before) is not Likeness.OTHER:
        return False
    return before.full_text is FullText.LOADED or bool(facts.number and before.number)


def _words(fact: str | date) -> str:
    return f"{fact:%d/%m/%Y}" if isinstance(fact, date) else fact
