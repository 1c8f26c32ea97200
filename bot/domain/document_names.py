"""How people name documents: "luật mặt trận", "75/2015", "nghị định số 154", "quy chế" alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from bot.domain.knowledge import Document
from bot.domain.vietnamese import compose, fold, is_marked, syllables

Bare = tuple[str, ...]

SORTS = (  # of documents; the longest first
    "nghị quyết liên tịch", "hiến pháp", "pháp lệnh", "nghị quyết", "nghị định", "thông tư",
    "thông tri", "quyết định", "chỉ thị", "quy chế", "bộ luật", "luật",
)  # fmt: skip
MOST = 5  # documents that a bare "quy chế" may mean; beyond that it names none
REACH = 14  # words after "quy chế" that may say which
TELLING = 2  # words that must agree; one alone, such as "dân", may be chance
NAMING = 3  # words after a sort that are looked at for the name of a document not known here
_JOINED = frozenset({"va", "hay", "hoac", "voi", "cung"})
_NUMBERING = frozenset({"so", "nam"})  # between a name and its number or year
_YEAR = re.compile(r"(?:19|20)\d\d")
# After "luật" or "quy chế": what goes on with the sentence and names nothing.
_GOING_ON = frozenset({
    "này", "đó", "kia", "ấy", "nào", "gì", "là", "nói", "quy", "viết", "ghi", "nêu", "có", "thì",
    "sao", "thế", "ra", "bao", "mấy", "điều", "khoản", "điểm", "chương", "mục", "và", "hay",
    "hoặc", "không", "được", "ạ", "nhé", "nhỉ", "với", "cho", "hiện", "mới", "cũ", "do", "đấy",
    "tôi", "em", "cháu", "bác", "mình", "nữa", "của", "như", "xem", "đọc", "trích", "lại", "vậy",
    "trên", "dưới", "trong", "ở", "bên", "ban", "ký", "từ", "về", "đang", "đã", "bằng", "để",
    "giùm", "giúp", "hộ", "đâu", "các", "những", "bot", "ad", "ơi", "nội", "toàn", "đầy", "rồi",
})  # fmt: skip
_BARE_GOING_ON = frozenset(map(fold, _GOING_ON))


@dataclass(frozen=True, slots=True)
class Named:
    """Where a message names documents, and which; () for one that is not known here."""

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
        known = {document.id: document for document in documents}
        self._numbered = {id_: _Numbered.of(document, known) for id_, document in known.items()}
        for document in known.values():
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
        self._words_of = {
            _bare(sort.split()): frozenset(
                word for _, words in sorts.get(sort, ()) for word in words
            )
            for sort in SORTS
        }

    def nearest(self, words: Sequence[str], start: int, end: int) -> tuple[str, ...] | None:
        """The ids of the documents named closest to a span of words, rather after than before it.

        Several names joined by "và", "hay" give the documents of all. () where the one that is
        named is not known here, None where none is named.
        """
        found = list(self._found(words))
        if not found:
            return None
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

    def _found(self, words: Sequence[str]) -> Iterator[Named]:
        bare = _bare(words)
        start = 0
        while start < len(bare):
            longest = min(self._longest, len(bare) - start)
            spans = [bare[start : start + length] for length in range(longest, 0, -1)]
            name = next((span for span in spans if span in self._ids), None) or next(
                (span for span in spans if span in self._words_of), None
            )
            if name is None:
                start += 1
                continue
            end = start + len(name)
            ids = self._meant(name, words[end : end + REACH])
            if ids is not None:
                yield Named(start, end, ids)
            start = end

    def _meant(self, name: Bare, following: Sequence[str]) -> tuple[str, ...] | None:
        """The documents of a name, by what follows it; () for a strange one, None for none."""
        ids = self._ids.get(name)
        number, year = _number_in(following)
        if name not in self._words_of:
            return tuple(i for i in ids or () if self._numbered[i].agrees(number, year))
        if number:
            sort = " ".join(name)
            same = (i for i, each in self._numbered.items() if each.is_called(sort, number, year))
            return ids if ids and self._is_dated(ids) else tuple(same)
        if name in self._sorts and (narrowed := self._narrowed(name, _bare(following))):
            return narrowed
        if self._is_strange(name, following):
            return ()
        return ids and tuple(i for i in ids if self._numbered[i].agrees("", year))

    def _is_dated(self, ids: Iterable[str]) -> bool:
        """Whether documents are told apart by their terms, not by numbers."""
        return any(self._numbered[id_].has_term for id_ in ids)

    def _is_strange(self, sort: Bare, following: Sequence[str]) -> bool:
        """Whether a sort goes on as the name of a document that is not known here."""
        named = list(takewhile(lambda word: not _goes_on(word), following[:NAMING]))
        strange = [fold(word) not in self._words_of[sort] for word in named]
        is_short = sort not in self._ids and len(named) < NAMING
        return strange[:1] == [True] or sum(strange) > (0 if is_short else 1)

    def _narrowed(self, sort: Bare, following: Sequence[str]) -> tuple[str, ...]:
        """Of the documents of a sort, those whose names hold the most of the words that follow."""
        members = self._sorts[sort]
        common = frozenset.intersection(*(words for _, words in members))
        said = frozenset(following) - common
        best = max(len(words & said) for _, words in members)
        if best < TELLING:
            return ()
        return tuple(id_ for id_, words in members if len(words & said) == best)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The numbers and years that a document goes by, and those of its amendments."""

    sort: str
    number: str
    numbers: frozenset[str]
    years: frozenset[str]
    has_term: bool

    @classmethod
    def of(cls, document: Document, known: Mapping[str, Document]) -> "_Numbered":
        amendments = [known[id_] for id_ in document.amended_by if id_ in known]
        both = [document, *amendments]
        return cls(
            sort=fold(_sort(document)),
            number=_number_of(document),
            numbers=frozenset(filter(None, map(_number_of, both))),
            years=frozenset(
                year
                for each in both
                for year in _YEAR.findall(f"{each.number} {each.title} {each.signed_on or ''}")
            ),
            has_term=bool(document.term),
        )

    def agrees(self, number: str, year: str) -> bool:
        """Whether a number and a year said behind its name are its own, as far as is known."""
        if self.has_term:
            return True
        by_number = not (number and year and self.numbers) or number in self.numbers
        return by_number and (not year or not self.years or year in self.years)

    def is_called(self, sort: str, number: str, year: str) -> bool:
        """Whether it is the one of this sort with this number."""
        is_of_sort = self.sort.startswith(sort) and number == self.number
        return is_of_sort and (not year or year in self.years)


def _number_of(document: Document) -> str:
    found = re.match(r"\d+", document.number)
    return found[0].lstrip("0") if found else ""


def _number_in(following: Sequence[str]) -> tuple[str, str]:
    """The number and the year that follow a name: "số 99/2024", "năm 2011"; "" without."""
    told = list(dropwhile(lambda word: fold(word) in _NUMBERING, following))
    first = told[0] if told else ""
    if _YEAR.fullmatch(first):
        return "", first
    if not first.isdecimal():
        return "", ""
    after = next((word for word in told[1:3] if fold(word) not in _NUMBERING), "")
    return first.lstrip("0"), after if _YEAR.fullmatch(after) else ""


def _goes_on(word: str) -> bool:
    """Whether a word belongs to the sentence around a name, not to the name."""
    return word.isdecimal() or (
        word in _GOING_ON if is_marked(word) else fold(word) in _BARE_GOING_ON
    )


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
