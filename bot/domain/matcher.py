"""Question -> repaired question -> everything that may answer it, with what speaks for each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.collection import Collection
from bot.domain.examples import ExampleClassifier
from bot.domain.index import Field, Floats, Likeness, Postings, Query
from bot.domain.own_words import OwnWords
from bot.domain.synonyms import Synonyms
from bot.domain.vietnamese import is_marked
from bot.domain.vocabulary import Numbers

PAIR = 0.7  # worth of a pair of neighbours beside a syllable
BARE = 0.2  # worth of a syllable that differs in marks only
BARE_GUESSED = 0.4  # the same where no mark was typed: those of the repaired words are guesses
SYNONYM = 0.5  # worth of an official word that the citizen's everyday word stands for
TITLE, HOME, BODY = 3.5, 0.7, 1.0  # worth of a word in each field
EXAMPLE_PAIR = 0.8
RIDGE = 0.5
MOST_PARTS = 20_000  # of a larger collection only whole texts are compared, to save room and time

FEATURES = ("classifier", "nearest", "text", "part", "meaning")


class Embedder(Protocol):
    """Turns texts into vectors of meaning, each of length one."""

    def question(self, text: str) -> Floats:
        """The vector of a question."""
        ...

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts to be found, a row each."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for each searchable, and what the question is like."""

    repaired: tuple[str, ...]
    features: NDArray[np.float32]  # (searchables, FEATURES)
    coverage: float  # share of the question's weight, in rare words, that the collection knows


class Matcher:
    """Weighs everything that may answer a question; built once for a version of the knowledge."""

    def __init__(
        self,
        collection: Collection,
        tidy: Callable[[str], Sequence[str]],
        synonyms: Synonyms,
        *,
        outside: Sequence[str] = (),
        embedder: Embedder | None = None,
    ) -> None:
        """Index the collection. ``outside`` are questions that nothing here answers."""
        self.items = collection.items
        self.taught = np.array([bool(item.examples) for item in self.items], dtype=np.bool_)
        self._untaught = np.flatnonzero(~self.taught)
        self._synonyms = synonyms
        self._embedder = embedder
        owned = [(owner, text) for owner, item in enumerate(self.items) for text in item.examples]
        self.example_owners = np.array([owner for owner, _ in owned], dtype=np.int64)
        self.example_texts = tuple(text for _, text in owned)
        self._example_words = [tidy(text) for text in (*self.example_texts, *outside)]
        self._vocabulary = collection.vocabulary
        self._whole = Postings(
            [
                Field(texts=collection.headings, weight=TITLE, length_penalty=0.3),
                Field(texts=collection.homes, weight=HOME, length_penalty=0.0),
                Field(texts=collection.bodies(), weight=BODY),
            ]
        )
        self._learn_examples()
        self.own_words = self._own_words(collection)
        self._parts = (
            Postings([Field(texts=collection.headed_parts())])
            if len(self._untaught) and len(collection.parts) <= MOST_PARTS
            else None  # what has examples is found by them
        )
        self._part_starts = collection.part_starts
        self._embed(collection)

    def weigh(self, text: str, repaired: Sequence[str]) -> Evidence:
        """All that speaks for each searchable, for a question as typed and as repaired."""
        query = self._example_query(repaired)
        likeness = self._example_index.scores(query)
        classified = self._example_index.sum_of(query, self._taught_by_term)
        return self._weigh(text, repaired, classified, self._owner_max(likeness))

    def weigh_example(self, number: int) -> Evidence:
        """The same for an example question, as if it had never been learnt."""
        repaired = self._example_words[number]
        likeness = self._classifier.kernel[number].copy()
        likeness[number] = 0.0
        return self._weigh(
            self.example_texts[number],
            repaired,
            self._classifier.scores_without(number),
            self._owner_max(likeness),
            without=number,
        )

    def _weigh(
        self,
        text: str,
        repaired: Sequence[str],
        classified: Floats,
        nearest: Floats,
        *,
        without: int | None = None,
    ) -> Evidence:
        query, coverage = self._text_query(repaired, BARE if is_marked(text) else BARE_GUESSED)
        features = np.zeros((len(self.items), len(FEATURES)), dtype=np.float32)
        features[self.taught, 0] = classified
        features[:, 1] = nearest
        features[:, 2] = self._whole.scores(query)
        if self._parts is not None:
            features[:, 3] = _max_by(self._part_starts, self._parts.scores(query))
        if self._embedder is not None:
            features[:, 4] = self._meaning(self._embedder, text, repaired, without)
        return Evidence(repaired=tuple(repaired), features=features, coverage=coverage)

    # --- what is indexed ---

    def _learn_examples(self) -> None:
        self._example_starts = _starts(self.example_owners, len(self.items))
        self._examples = self._vocabulary.add(self._example_words)
        self._example_index = Likeness(self._examples, EXAMPLE_PAIR)
        # A question has few terms, and there are thousands of examples: the sums are made once.
        self._taught_by_term = self._example_index.by_term(self._learnt().dual)

    def _own_words(self, collection: Collection) -> OwnWords:
        """The words of what has examples: its title, its text and its examples."""
        own = OwnWords(self._vocabulary)
        taught = np.flatnonzero(self.taught).tolist()
        for texts in (collection.headings, collection.bodies()):
            own.learn(texts, zip(taught, taught, strict=True))
        own.learn(self._examples, enumerate(self.example_owners.tolist()))
        return own

    def _learnt(self) -> ExampleClassifier:
        """A number for every two examples: too much to be kept for the sake of its sums."""
        count = len(self._example_words)  # those outside come last and have no owner
        kernel = np.zeros((count, count), dtype=np.float32)
        for number, words in enumerate(self._example_words):
            kernel[number] = self._example_index.scores(self._example_query(words))
        places = np.cumsum(self.taught) - 1  # of the owners with examples, among these
        return ExampleClassifier(
            kernel, places[self.example_owners], int(self.taught.sum()), RIDGE
        )

    @cached_property
    def _classifier(self) -> ExampleClassifier:
        """For examinations, which leave out one example after the other."""
        return self._learnt()

    def _embed(self, collection: Collection) -> None:
        """Vectors of example questions; of what has none, its parts and the whole of it."""
        empty = np.zeros((0, 0), dtype=np.float32)
        self._part_vectors = self._whole_vectors = self._example_vectors = empty
        if self._embedder is None:
            return
        texts: list[str] = []
        owners: list[int] = []
        wholes: list[str] = []
        words = np.array(collection.vocabulary.words())
        for owner in self._untaught.tolist():
            title = self.items[owner].title
            first, last = collection.part_starts[owner : owner + 2].tolist()
            parts = [" ".join(words[collection.parts.of(part)]) for part in range(first, last)]
            texts += [f"{title}. {part}" for part in parts or ("",)]
            owners += [owner] * max(len(parts), 1)
            wholes.append(f"{title}. {' '.join(parts)}")
        self._vector_starts = _starts(owners, len(self.items))
        if texts:
            self._part_vectors = self._embedder.passages(texts)
            self._whole_vectors = self._embedder.passages(wholes)
        if self.example_texts:
            self._example_vectors = self._embedder.passages(self.example_texts)

    # --- a question's likeness to it ---

    def _example_query(self, words: Sequence[str]) -> Query:
        """The question for the example questions, of length one: its scores are cosines."""
        singles, pairs = self._vocabulary.terms(words)
        weights = _weights(singles, pairs, EXAMPLE_PAIR)
        terms = np.array(list(weights), dtype=np.int64)
        worth = np.array(list(weights.values()), dtype=np.float32) * self._example_index.idf(terms)
        unknown = len(words) - len(singles)
        norm = math.sqrt(float(worth @ worth) + unknown * self._example_index.rarest**2)
        return Query(terms=terms, weights=worth / np.float32(max(norm, 1e-6)))

    def _text_query(self, words: Sequence[str], bare: float) -> tuple[Query, float]:
        """The question for the texts, at unit mass, and the share of it that the texts know."""
        singles, pairs = self._vocabulary.terms(words)
        distinct = set(singles)
        rarest = self._whole.rarest
        telling = self._whole.idf(np.array(list(distinct), dtype=np.int64)).tolist()
        known = sum([idf for idf in telling if idf < rarest])
        unknown = len(set(words)) - len(distinct)
        mass = max(sum(telling) + unknown * rarest, 1e-6)
        weights = self._spread(words, _weights(singles, pairs, PAIR), bare)
        terms = np.array(list(weights), dtype=np.int64)
        worth = np.array(list(weights.values()), dtype=np.float32)
        return Query(terms=terms, weights=worth / np.float32(mass)), known / mass

    def _spread(
        self, words: Sequence[str], weights: dict[int, float], bare: float
    ) -> dict[int, float]:
        """Add, at less worth, syllables that differ in marks only, and official synonyms."""
        variants = map(self._vocabulary.variants, words)
        weights = dict.fromkeys(chain.from_iterable(variants), bare) | weights
        for phrase in self._synonyms.official(words):
            for term, worth in _weights(*self._vocabulary.terms(phrase), PAIR).items():
                weights[term] = max(weights.get(term, 0.0), worth * SYNONYM)
        return weights

    def _owner_max(self, likeness: NDArray[np.floating]) -> Floats:
        return _max_by(self._example_starts, likeness)

    def _meaning(
        self, embedder: Embedder, text: str, repaired: Sequence[str], without: int | None
    ) -> Floats:
        """How near in meaning each searchable is, 0 to 1: by example, or by part and whole."""
        nearness = np.zeros(len(self.items), dtype=np.float32)
        # Marks matter to the embedder: without them it is given the repaired words.
        vector = embedder.question(text if is_marked(text) else " ".join(repaired))
        if len(self._part_vectors):
            half = np.float32(0.5)
            nearness = half * _max_by(self._vector_starts, _stretch(self._part_vectors @ vector))
            nearness[self._untaught] += half * _stretch(self._whole_vectors @ vector)
        if len(self._example_vectors):
            likeness = _stretch(self._example_vectors @ vector)
            if without is not None:
                likeness[without] = 0.0
            nearness = np.maximum(nearness, self._owner_max(likeness))
        return nearness


def _weights(singles: Sequence[int], pairs: Sequence[int], pair: float) -> dict[int, float]:
    """Syllables (1.0) and neighbours (``pair``)."""
    return dict.fromkeys(singles, 1.0) | dict.fromkeys(pairs, pair)


def _stretch(cosines: Floats) -> Floats:
    """E5's cosines of unrelated texts start at about .75: spread what is above over 0 to 1."""
    spread: Floats = np.clip((cosines - np.float32(0.75)) * 4, 0.0, 1.0)
    return spread


def _starts(owners: Sequence[int] | Numbers, count: int) -> Numbers:
    """Where each owner's units begin in a list sorted by owner; one more for the end."""
    return np.searchsorted(np.asarray(owners, dtype=np.int64), np.arange(count + 1))


def _max_by(starts: Numbers, scores: NDArray[np.floating]) -> Floats:
    """The largest score among each owner's units, 0 for an owner without any."""
    best = np.zeros(len(starts) - 1, dtype=np.float32)
    filled = starts[:-1] < starts[1:]
    if filled.any():
        best[filled] = np.maximum.reduceat(scores, starts[:-1][filled])
    return best
