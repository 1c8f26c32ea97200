"""Whether an entry speaks of what a question names: its neighbours are asked for in its words."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.domain.knowledge import Knowledge
from bot.domain.vietnamese import compose, lines, syllables

SAME = "/"  # stands between phrases for the same thing
LONGEST_TERM = 4  # words; more before "là gì" are a question about something, not about a word
LONGEST_CLOSE = 2  # words after it: "là gì vậy ạ"

Words = Sequence[str]
Phrase = tuple[str, ...]


class Scope:
    """What each entry and article speaks of, among the things that narrow a question down.

    A question that names another body, level, paper or post is very like one of ours. An answer
    covers it only if one line of its own, be it title, question or paragraph, names all that the
    question names. Of an article the text as a whole counts: it says what it is about but once.
    """

    def __init__(self, knowledge: Knowledge, tidy: Callable[[str], Words]) -> None:
        signals = knowledge.signals
        self._knowledge = knowledge
        named = [line.split(SAME) for line in signals.get("narrowing", ())]
        self._things = _Phrases(enumerate(named))
        self._elsewhere = _Phrases([(0, signals.get("elsewhere", ()))])
        self._defining = _Phrases([(0, signals.get("defining", ()))])
        self._named: dict[str, frozenset[frozenset[int]]] = {}
        self._explained: dict[str, frozenset[Phrase]] = {}
        for entry in knowledge.entries.values():
            if not entry.questions:
                continue
            asked = [tidy(text) for text in (entry.title, *entry.questions)]
            told = [tidy(text) for text in lines(f"{entry.answer}\n{entry.more}")]
            self._named[entry.id] = frozenset(map(self._things.found, asked + told))
            self._explained[entry.id] = frozenset(map(self._term, asked)) - {()}

    def covers(self, id_: str, words: Words) -> bool:
        """Whether an entry or article speaks of what a repaired question names."""
        if self._elsewhere.found(words):
            return False  # another province's matters are not ours
        things = self._things.found(words)
        if things and not any(things <= named for named in self._named_by(id_)):
            return False
        term = self._term(words)
        if not term or id_ not in self._explained:
            return True
        return any(term[-len(own) :] == own for own in self._explained[id_])

    def _named_by(self, id_: str) -> Iterable[frozenset[int]]:
        if id_ in self._named:
            return self._named[id_]
        return (self._things.found(syllables(compose(self._text(id_)))),)

    def _text(self, id_: str) -> str:
        """All the words of what has no questions of its own."""
        entry = self._knowledge.entries.get(id_)
        if entry is not None:
            return f"{entry.title}\n{entry.answer}\n{entry.more}"
        article = self._knowledge.article(id_)
        return f"{article.title}\n{article.body}" if article is not None else ""

    def _term(self, words: Words) -> Phrase:
        """The word whose meaning is asked: "cử tri là gì" -> cử tri."""
        for start, length, _ in self._defining.places(words):
            is_short = start <= LONGEST_TERM and len(words) - start - length <= LONGEST_CLOSE
            return tuple(words[:start]) if is_short else ()
        return ()


class _Phrases:
    """Finds phrases among words, each known by the number of the thing that it stands for."""

    def __init__(self, things: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._by_opening: dict[str, list[tuple[Phrase, int]]] = {}
        for number, texts in things:
            for text in texts:
                phrase = tuple(syllables(compose(text)))
                self._by_opening.setdefault(phrase[0], []).append((phrase, number))

    def found(self, words: Words) -> frozenset[int]:
        """The things that are named."""
        return frozenset([number for _, _, number in self.places(words)])

    def places(self, words: Words) -> Iterator[tuple[int, int, int]]:
        """Where a phrase begins, how many words it has, and which thing it names; in order."""
        for start, word in enumerate(words):
            for phrase, number in self._by_opening.get(word, ()):
                if tuple(words[start : start + len(phrase)]) == phrase:
                    yield start, len(phrase), number
