"""How people name documents: "luật mặt trận", "75/2015", "nghị định số 154", "quy chế" alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Document
from bot.domain.vietnamese import compose, fold, syllables

Bare = tuple[str, ...]

SORTS = (  # of documents; the longest first
    "nghị quyết liên tịch", "hiến pháp", "pháp lệnh", "nghị quyết", "nghị định", "thông tư",
    "thông tri", "quyết định", "chỉ thị", "quy chế", "bộ luật", "luật",
)  # fmt: skip
MOST = 5  # documents that a bare "quy chế" may mean; beyond that it names none
REACH = 14  # words after "quy chế" that may say which
TELLING = 2  # words that must agree; one alone, such as "dân", may be chance
_JOINED = frozenset({"va", "hay", "hoac", "voi", "cung"})


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    ids: tuple[str, ...]


class DocumentNames:
    """Finds the documents that a message names."""

    def __init__(
        self, documents: Iterable[Document], repair: Callable[[str], Sequence[str]]
    ) -> None:
        self._ids: dict[Bare, tuple[str, ...]] = {}
        sorts: dict[str, list[tuple[Document, frozenset[str]]]] = {}
        for document in documents:
            words: set[str] = set()
            for name in _names(document):
                for form in {_bare(syllables(compose(name))), _bare(repair(name))}:
                    words.update(form)
                    if form:
                        self._ids[form] = tuple(
                            dict.fromkeys((*self._ids.get(form, ()), document.id))
                        )
            if sort := _sort(document):
                sorts.setdefault(sort, []).append((document, frozenset(words)))
        self._sorts = {
            _bare(sort.split()): [(d.id, words) for d, words in _latest(members)]
            for sort, members in sorts.items()
        }
        for alone, narrowed in self._sorts.items():
            if len(narrowed) <= MOST:
                self._ids.setdefault(alone, tuple(id_ for id_, _ in narrowed))
        self._longest = max(map(len, self._ids), default=0)

    def nearest(self, words: Sequence[str], start: int, end: int) -> tuple[str, ...]:
        """The ids of the documents named closest to a span of words, rather after than before it.

        Several names joined by "và", "hay" give the documents of all.
        """
        found = list(self._found(_bare(words)))
        if not found:
            return ()
        closest = min(
            range(len(found)),
            key=lambda n: max(found[n].start - end, start - found[n].end + 1, 0),
        )
        chosen = [found[closest]]
        for each in found[closest + 1 :]:
            between = words[chosen[-1].end : each.start]
            if len(between) > 1 or not all(fold(word) in _JOINED for word in between):
                break
            chosen.append(each)
        return tuple(dict.fromkeys(id_ for each in chosen for id_ in each.ids))

    def _found(self, bare: Bare) -> Iterator[_Found]:
        start = 0
        while start < len(bare):
            longest = min(self._longest, len(bare) - start)
            spans = (bare[start : start + length] for length in range(longest, 0, -1))
            name = next((span for span in spans if span in self._ids), None)
            if name is None:
                start += 1
                continue
            ids = self._ids[name]
            if name in self._sorts:
                ids = self._narrowed(name, bare[start + len(name) :][:REACH]) or ids
            yield _Found(start, start + len(name), ids)
            start += len(name)

    def _narrowed(self, sort: Bare, following: Sequence[str]) -> tuple[str, ...]:
        """Of the documents of a sort, those whose names hold the most of the words that follow."""
        members = self._sorts[sort]
        common = frozenset.intersection(*(words for _, words in members))
        said = frozenset(following) - common
        best = max(len(words & said) for _, words in members)
        if best < TELLING:
            return ()
        return tuple(id_ for id_, words in members if len(words & said) == best)


def _names(document: Document) -> Iterator[str]:
    yield from document.names
    yield document.title
    yield re.sub(r"\s*\(.*?\)\s*$", "", document.title)
    found = re.match(r"(\d+)(?:/(\d{4}))?", document.number)
    if found is None:
        return
    sort = _sort(document)
    if found[2]:
        yield f"{found[1]}/{found[2]}"
        yield f"{sort} {found[1]} năm {found[2]}"
        yield f"{sort} số {found[1]} năm {found[2]}"
    for written in {found[0], found[1], document.number} if sort else {document.number}:
        yield f"{sort} {written}"
        yield f"{sort} số {written}"


def _sort(document: Document) -> str:
    title = document.title.lower()
    return next((sort for sort in SORTS if title.startswith(sort)), "")


def _latest(
    members: Sequence[tuple[Document, frozenset[str]]],
) -> list[tuple[Document, frozenset[str]]]:
    """Those of the latest term, where terms are given; an earlier one needs its own name."""
    last = max(document.term for document, _ in members)
    return [member for member in members if member[0].term == last]


def _bare(words: Iterable[str]) -> Bare:
    return tuple(map(fold, words))
