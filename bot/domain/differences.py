"""What differs between two versions of the knowledge: by entry, by article, by word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from bot.domain.knowledge import Appendix, Article, Citation, Document, Entry, Knowledge
from bot.domain.publication import Change, How, Part

ALIKE = 75.0  # percent of the letters: the same text under another number, though words changed
_REST = (
    *("topics", "places", "sectors", "recipients", "replies"),
    *("calendar", "abbreviations", "synonyms"),
)


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A field whose words changed, old and new ones marked."""

    field: str
    pieces: tuple[Piece, ...]


def changes_between(old: Knowledge, new: Knowledge) -> tuple[Change, ...]:
    """Every entry, document and article that is not as it was; then whatever else differs."""
    return (*_entries(old, new), *_documents(old, new), *_articles(old, new), *_rest(old, new))


def rewordings(old: Knowledge, new: Knowledge, change: Change) -> tuple[Rewording, ...]:
    """What an entry or article says differently; nothing for what was only added or removed."""
    before, after = (
        _found(old, change.part, change.was or change.id),
        _found(new, change.part, change.id),
    )
    if before is None or after is None:
        return ()
    was, now = _wording(before), _wording(after)
    return tuple(
        Rewording(field=name, pieces=marked_words(was.get(name, ""), now.get(name, "")))
        for name in dict.fromkeys([*now, *was])
        if was.get(name, "") != now.get(name, "")
    )


def marked_words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts, each once, with what became of them."""
    before, after = _cut(old), _cut(new)
    pieces: list[Piece] = []
    changed = {Mark.REMOVED: "", Mark.ADDED: ""}  # since the last words that were kept

    def close() -> None:
        pieces.extend(Piece(mark, text) for mark, text in changed.items() if text)
        changed.update(dict.fromkeys(changed, ""))

    for step in LCSseq.opcodes(before, after):
        removed = "".join(before[step.src_start : step.src_end])
        if step.tag == "equal":
            close()
            pieces.append(Piece(Mark.KEPT, removed))
        else:
            changed[Mark.REMOVED] += removed
            changed[Mark.ADDED] += "".join(after[step.dest_start : step.dest_end])
    close()
    return tuple(pieces)


def renamed(changes: Sequence[Change]) -> Mapping[str, str]:
    """The id now of whatever stands under another id than before."""
    return {change.was: change.id for change in changes if change.how is How.RENUMBERED}


# --- what is compared ---


def _entries(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    found = _compared(
        old.entries,
        new.entries,
        {id_: _body(e) for id_, e in old.entries.items()},
        {id_: _body(e) for id_, e in new.entries.items()},
    )
    for how, was, id_ in found:
        entry = new.entries.get(id_) or old.entries[id_]
        yield Change(part=Part.ENTRY, how=how, id=id_, title=entry.title, was=was)


def _documents(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    before = {id_: _bare(document) for id_, document in old.documents.items()}
    after = {id_: _bare(document) for id_, document in new.documents.items()}
    for id_ in dict.fromkeys([*after, *before]):
        was, now = before.get(id_), after.get(id_)
        if was == now:
            continue
        how = How.CHANGED if was and now else How.ADDED if now else How.REMOVED
        document = now or was
        assert document is not None  # noqa: S101  # one of the two has it
        yield Change(part=Part.DOCUMENT, how=how, id=id_, title=document.title)


def _articles(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    for id_ in dict.fromkeys([*new.documents, *old.documents]):
        before = _numbered(old.documents.get(id_))
        after = _numbered(new.documents.get(id_))
        found = _compared(
            before,
            after,
            {key: _body(a) for key, a in before.items()},
            {key: _body(a) for key, a in after.items()},
        )
        for how, was, key in found:
            article = after.get(key) or before[key]
            yield Change(part=Part.ARTICLE, how=how, id=key, title=article.title, was=was)


def _rest(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    for name in (*_REST, "signals"):
        if getattr(old, name) != getattr(new, name):
            yield Change(part=Part.REST, how=How.CHANGED, id=name)


def _numbered(document: Document | None) -> Mapping[str, Article]:
    return {article.id: article for article in document.articles} if document else {}


def _bare(document: Document) -> Document:
    return replace(document, articles=(), chapters=())


# --- which is which ---


def _compared(
    old: Mapping[str, object],
    new: Mapping[str, object],
    was: Mapping[str, str],
    now: Mapping[str, str],
) -> Iterator[tuple[How, str, str]]:
    """How, the id before where it is another, and the id, in the order of what is new.

    ``was`` and ``now`` hold the words by which something is known again under another id.
    """
    same = {key for key in old if key in new and was[key] == now[key]}
    gone = {key: was[key] for key in old if key not in same}
    come = {key: now[key] for key in new if key not in same}
    partners = _partners(gone, come)
    for key in new:
        if key in same:
            if old[key] != new[key]:
                yield How.CHANGED, "", key
        elif key not in partners:
            yield How.ADDED, "", key
        elif partners[key] == key:
            yield How.CHANGED, "", key
        else:
            yield How.RENUMBERED, partners[key], key
    kept = set(partners.values())
    yield from ((How.REMOVED, "", key) for key in gone if key not in kept)


def _partners(gone: dict[str, str], come: dict[str, str]) -> dict[str, str]:
    """The old id of each new one: of the same words, else of like words, else of the same id."""
    partners: dict[str, str] = {}
    by_words: dict[str, list[str]] = {}
    for key, words in gone.items():
        by_words.setdefault(words, []).append(key)
    for key, words in come.items():
        if words and by_words.get(words):
            partners[key] = by_words[words].pop(0)
    taken = set(partners.values())
    left = {key: words for key, words in gone.items() if key not in taken}
    for key, words in come.items():
        if key not in partners and (partner := _likest(key, words, left)):
            partners[key] = partner
            del left[partner]
    return partners | {key: key for key in come if key in left and key not in partners}


def _likest(key: str, words: str, left: Mapping[str, str]) -> str:
    """Of what is left the one whose words it has, more or less; its own id comes first."""
    if key in left and fuzz.ratio(words, left[key], score_cutoff=ALIKE):
        return key
    found = process.extractOne(words, left, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return "" if found is None else str(found[2])


def _body(item: Entry | Article) -> str:
    """The words by which it is known again, whatever it is called: its spaces made one."""
    text = f"{item.answer} {item.more}" if isinstance(item, Entry) else f"{item.title} {item.body}"
    return " ".join(text.split())


# --- how it reads ---


def _found(knowledge: Knowledge, part: Part, id_: str) -> Entry | Document | Article | None:
    if part is Part.ENTRY:
        return knowledge.entries.get(id_)
    if part is Part.DOCUMENT:
        document = knowledge.documents.get(id_)
        return _bare(document) if document else None
    return knowledge.article(id_) if part is Part.ARTICLE else None


def _wording(item: Entry | Document | Article) -> Mapping[str, str]:
    """Its fields as text; the parts of an article as printed."""
    if isinstance(item, Article):
        named = {"title": item.title, "chapter": item.chapter, "section": item.section}
        return {**named, "body": item.body, "questions": _as_text(item.questions)}
    return {each.name: _as_text(getattr(item, each.name)) for each in fields(item)}


def _as_text(value: object) -> str:
    if isinstance(value, Citation):
        place = " ".join(filter(None, [value.document_id, value.article, value.clause]))
        return f"{place}: {value.supports} ({value.checked_on:%d/%m/%Y})"
    if isinstance(value, Appendix):
        return f"{value.title}\n{value.text}"
    if isinstance(value, tuple):
        # A line each, also the last: or one more would make another of the last.
        return "".join(f"{_as_text(each)}\n" for each in value)
    return "" if value is None else str(value)


def _cut(text: str) -> list[str]:
    """Words with the space behind them, so that joined they are the text."""
    cut: list[str] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (text[end - 1].isspace() and not text[end].isspace()):
            cut.append(text[start:end])
            start = end
    return cut
