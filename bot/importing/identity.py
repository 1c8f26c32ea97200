"""Which document of the knowledge a file is: one that is there, perhaps one of them, or a new one.

A file that is taken for another document puts its words below that one's title, and citizens read
them as such. So only what cannot be mistaken is decided here; for all else a person names the id.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate

from bot.domain.knowledge import Document, FullText
from bot.domain.vietnamese import bare_words
from bot.importing.document_facts import KINDS, DocumentFacts

ID_LIMIT = 40
_ID = re.compile(rf"(?=.{{1,{ID_LIMIT}}}$)[a-z0-9]+(-[a-z0-9]+)*")
_NUMBERS = re.compile(r"\d{1,5}/[\w/.\-]*\w")
_KINDS = tuple(bare_words(kind) for kind in KINDS)
_ALIKE = 0.6  # of the words of the shorter title
_NAMESAKES = 100  # documents without a number that bear one title


class Likeness(Enum):
    """Whether a file is a document that is known."""

    SAME = auto()
    NEAR = auto()  # a person must look
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The id a file would be kept under; empty where a person must choose it."""

    id: str
    like: Mapping[str, str] = field(default_factory=dict)  # ids and titles it may be one of
    fresh: str = ""  # what it would be called if it is none of them


def is_id(text: str) -> bool:
    """Whether documents may be called so."""
    return _ID.fullmatch(text) is not None


def identify(facts: DocumentFacts, known: Mapping[str, Document]) -> Identity:
    """The one document that it certainly is, or a new one; else whichever it may be."""
    likeness = {id_: likeness_of(facts, each) for id_, each in known.items()}
    same = [id_ for id_, found in likeness.items() if found is Likeness.SAME]
    fresh = _fresh(facts, known)
    if len(same) == 1:
        return Identity(id=same[0], fresh=fresh)
    like = {id_: known[id_].title for id_, each in likeness.items() if each is not Likeness.OTHER}
    return Identity(id="" if like else fresh, like=like, fresh=fresh)


def likeness_of(facts: DocumentFacts, known: Document) -> Likeness:
    """Compare number, kind, subject, issuer and day."""
    ours, theirs = _Title.of(facts.title), _Title.of(known.title)
    contradicts = (
        ours.kind != theirs.kind
        or not _agree(facts.issuer, known.issuer)
        or (facts.signed_on or known.signed_on) != (known.signed_on or facts.signed_on)
    )
    if facts.number and known.number:
        if not _is_same_number(facts.number, known.number):
            return Likeness.OTHER
        has_other_subject = bool(ours.subject and theirs.subject) and not ours.is_like(theirs)
        return Likeness.NEAR if contradicts or has_other_subject else Likeness.SAME
    if ours.kind != theirs.kind:
        return Likeness.OTHER
    is_named = bool(ours.subject) and ours.subject == theirs.subject
    if is_named and not contradicts and not facts.number and not known.number:
        return Likeness.SAME
    # A regulation that is waited for, whose own title nobody has seen.
    is_awaited = not facts.number and known.full_text is FullText.ABSENT
    is_unnamed = not facts.number and not ours.subject
    if is_awaited or is_unnamed or ours.is_like(theirs):
        return Likeness.NEAR
    return Likeness.OTHER


def named_in(phrases: Sequence[str], known: Mapping[str, Document]) -> Mapping[str, str]:
    """Ids and titles of the documents that these words name, by number or else by title."""
    numbers = [number for phrase in phrases for number in _NUMBERS.findall(phrase)]
    words = " / ".join(bare_words(phrase) for phrase in phrases)
    return {
        id_: each.title
        for id_, each in known.items()
        if (
            any(_is_same_number(number, each.number) for number in numbers)
            if each.number
            else bool(_Title.of(each.title).subject) and bare_words(each.title) in words
        )
    }


@dataclass(frozen=True, slots=True)
class _Title:
    kind: str
    subject: tuple[str, ...]

    @classmethod
    def of(cls, title: str) -> "_Title":
        words = bare_words(title)
        kind = next((each for each in _KINDS if f"{words} ".startswith(f"{each} ")), "")
        return cls(kind, tuple(words[len(kind) :].split()))

    def is_like(self, other: "_Title") -> bool:
        ours, theirs = set(self.subject), set(other.subject)
        shorter = min(len(ours), len(theirs))
        return shorter > 0 and len(ours & theirs) >= _ALIKE * shorter


def _agree(ours: str, theirs: str) -> bool:
    """Whether two issuers may be one: the letterhead says more, or less, than people do."""
    ours, theirs = bare_words(ours), bare_words(theirs)
    return ours in theirs or theirs in ours


def _is_same_number(ours: str, theirs: str) -> bool:
    """Whether two numbers are one, "85/2015" being how people write 85/2015/QH13."""
    ours, theirs = (re.sub(r"\s", "", each).casefold() for each in (ours, theirs))
    return ours == theirs or ours.startswith(f"{theirs}/") or theirs.startswith(f"{ours}/")


def _fresh(facts: DocumentFacts, taken: Container[str]) -> str:
    """An id nobody has, of the kind and number, or of the title where it has no number."""
    title = bare_words(facts.title)
    name = f"{title.partition(' ')[0]} {bare_words(facts.number)}" if facts.number else title
    words = re.findall(r"[a-z0-9]+", name)
    if not words:
        return ""
    tails = ("", *(f"-{count}" for count in range(2, _NAMESAKES)))
    free = (id_ for tail in tails if (id_ := _joined(words, tail)) not in taken)
    return next(free, "")


def _joined(words: Sequence[str], tail: str) -> str:
    """As many words as there is room for."""
    whole = list(accumulate(words, "{}-{}".format))
    room = ID_LIMIT - len(tail)
    return next((each for each in reversed(whole) if len(each) <= room), words[0][:room]) + tail
