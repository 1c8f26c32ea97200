"""From a citizen's words to an answer with its source, or an honest 'not known'."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.decision import SHOWN, Calibration, Decision, Match, decide
from bot.domain.foreign import is_foreign
from bot.domain.kinds import Kind, KindRecogniser, Sorted
from bot.domain.knowledge import Document, FullText, Knowledge
from bot.domain.matcher import Evidence, Matcher
from bot.domain.references import ArticleRef, References
from bot.domain.repair import Repairer
from bot.domain.scope import Scope
from bot.domain.vietnamese import compose, syllables

LONGEST = 4096  # characters that are read; no channel lets more through in one message

PROTECTED = frozenset({Kind.EMERGENCY, Kind.DENUNCIATION})


class ReferenceOutcome(StrEnum):
    """What became of a direct reference to an article."""

    FOUND = "found"  # loaded: show it (``Answered.matches[0]`` is the article)
    UNPUBLISHED = "unpublished"  # the document's full text was never published
    NOT_LOADED = "not_loaded"  # published, not loaded here; matches hold the nearest entries
    NO_SUCH_ARTICLE = "no_such_article"  # the document has fewer articles
    WHICH_DOCUMENT = "which_document"  # several documents may be meant: ask
    UNKNOWN_DOCUMENT = "unknown_document"  # it names one that is not known here


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A direct reference and what became of it."""

    ref: ArticleRef
    outcome: ReferenceOutcome
    document_ids: tuple[str, ...]  # one, or those to choose from


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The outcome of one message: its kind, and for what may be looked up, the decision.

    For a denunciation or an emergency nothing is looked up: ``repaired`` and ``matches`` are
    empty.
    ``matches`` are best first, at most 10. SURE: show the first. SUGGEST: offer the first 3.
    """

    question: str
    kind: Kind
    repaired: str = ""
    decision: Decision = Decision.NOTHING
    matches: tuple[Match, ...] = ()
    reference: Reference | None = None
    beside: Kind | None = None  # the kind of a second matter, for another door
    is_unsure: bool = False  # of the kind: whoever wrote it is asked, nothing else is done
    is_foreign: bool = False  # in another language: nothing is looked up

    @property
    def accuses(self) -> bool:
        """Whether it tells of somebody's offence: it goes on no record, whatever else it tells."""
        return Kind.DENUNCIATION in {self.kind, self.beside}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What a decision is made on, for those who want to see how."""

    evidence: Evidence
    matcher: Matcher
    calibration: Calibration
    is_covered: bool  # whether the best match speaks of what the message names


class Answering:
    """Answers messages from one version of the knowledge; nothing changes after construction."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        repairer: Repairer,
        matcher: Matcher,
        kinds: KindRecogniser,
        references: References,
        calibration: Calibration,
    ) -> None:
        self.knowledge = knowledge
        self._repairer = repairer
        self._matcher = matcher
        self._kinds = kinds
        self._references = references
        self._calibration = calibration
        self._scope = Scope(knowledge, repairer.tidy)

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        """Sort the message and look it up; ``kind`` overrules the recogniser. Pure and quick."""
        text = compose(text)[:LONGEST]
        if kind is None and is_foreign(syllables(text), self._repairer.knows):
            return Answered(question=text, kind=Kind.CHAT, is_foreign=True)
        words = self._repairer.repair(text)
        told = Sorted(kind=kind) if kind else self._kinds.recognise(text, words)
        if told.kind in PROTECTED:
            return Answered(
                question=text, kind=told.kind, beside=told.beside, is_unsure=told.is_unsure
            )
        kind = told.kind
        verdict = decide(self._matcher.weigh(text, words), self._matcher, self._calibration)
        decision = verdict.decision
        if decision is Decision.SURE and not self._scope.covers(verdict.matches[0].id, words):
            decision = Decision.SUGGEST  # it may be about a neighbour of what the entry speaks of
        answered = Answered(
            question=text,
            repaired=" ".join(words),
            kind=kind,
            decision=decision,
            matches=verdict.matches,
            beside=told.beside,
            is_unsure=told.is_unsure,
        )
        ref = self._references.find(text, words)
        if ref is None:
            return answered
        if kind is Kind.CHAT:  # "điều 5" is short, but no chatter
            answered = replace(answered, kind=Kind.QUESTION)
        return self._referred(answered, ref)

    def weighed(self, text: str) -> Weighed:
        """The evidence that a message is decided on, whatever its kind."""
        text = compose(text)[:LONGEST]
        words = self._repairer.repair(text)
        evidence = self._matcher.weigh(text, words)
        first = decide(evidence, self._matcher, self._calibration).matches[:1]
        return Weighed(
            evidence=evidence,
            matcher=self._matcher,
            calibration=self._calibration,
            is_covered=all(self._scope.covers(match.id, words) for match in first),
        )

    def held_out(self) -> list[tuple[str, tuple[Match, ...]]]:
        """Each example question's owner, and the matches had the question never been learnt."""
        matcher = self._matcher
        return [
            (
                matcher.items[owner].id,
                decide(matcher.weigh_example(number), matcher, self._calibration).matches,
            )
            for number, owner in enumerate(matcher.example_owners.tolist())
        ]

    def _referred(self, answered: Answered, ref: ArticleRef) -> Answered:
        """The outcome when an article was named: that article, or why it cannot be shown."""
        if ref.is_elsewhere:
            return self._unknown(answered, ref)
        documents = [self.knowledge.documents[id_] for id_ in ref.document_ids]
        if not documents:
            documents = list(holding(self.knowledge, ref))
        if not documents:
            return answered
        if len(documents) > 1:
            unpublished = all(d.full_text is FullText.ABSENT for d in documents)
            outcome = (
                ReferenceOutcome.UNPUBLISHED if unpublished else ReferenceOutcome.WHICH_DOCUMENT
            )
            return self._explained(answered, ref, outcome, documents)
        document = documents[0]
        outcome = outcome_of(self.knowledge, document, ref)
        article = self.knowledge.article(f"{document.id}.{ref.article}")
        if outcome is not ReferenceOutcome.FOUND or article is None:
            return self._explained(answered, ref, outcome, documents)
        found = Match(id=article.id, title=article.title, score=1.0, reasons=("reference",))
        return replace(
            answered,
            decision=Decision.SURE,
            matches=_first(found, answered.matches),
            reference=Reference(ref=ref, outcome=outcome, document_ids=(document.id,)),
        )

    def _unknown(self, answered: Answered, ref: ArticleRef) -> Answered:
        """The outcome when the document is not known here: no other takes its place."""
        outcome = ReferenceOutcome.UNKNOWN_DOCUMENT
        reference = Reference(ref=ref, outcome=outcome, document_ids=())
        return replace(answered, decision=Decision.NOTHING, reference=reference)

    def _explained(
        self,
        answered: Answered,
        ref: ArticleRef,
        outcome: ReferenceOutcome,
        documents: Sequence[Document],
    ) -> Answered:
        """Put the entry that explains the document first; it is the answer, the text is not."""
        reference = Reference(
            ref=ref, outcome=outcome, document_ids=tuple(d.id for d in documents)
        )
        entry = self.knowledge.entries.get(documents[0].explained_by)
        unpublished = outcome is ReferenceOutcome.UNPUBLISHED
        if (
            entry is not None
            and unpublished
            and not self._scope.covers(entry.id, answered.repaired.split())
        ):
            return self._unknown(answered, ref)  # "quy chế ubnd xã": another than the one known
        if entry is None or outcome is ReferenceOutcome.WHICH_DOCUMENT:
            return replace(answered, decision=Decision.SUGGEST, reference=reference)
        match = Match(id=entry.id, title=entry.title, score=1.0, reasons=("reference",))
        return replace(
            answered,
            decision=Decision.SURE if unpublished else Decision.SUGGEST,
            matches=_first(match, answered.matches),
            reference=reference,
        )


def _first(match: Match, others: Sequence[Match]) -> tuple[Match, ...]:
    return (match, *(other for other in others if other.id != match.id))[:SHOWN]


def holding(knowledge: Knowledge, ref: ArticleRef) -> Sequence[Document]:
    """The documents that may be meant where none was named: those known to have such a place.

    What was loaded and what this bot is about come before laws that can only be pointed to.
    """
    able = [each for each in knowledge.documents.values() if _may_hold(each, ref)]
    return sorted(able, key=lambda document: document.full_text is FullText.LINKED)


def _may_hold(document: Document, ref: ArticleRef) -> bool:
    if document.articles:
        return any(article.number == ref.article for article in document.articles)
    count = document.article_count or 0
    return ref.article.isdigit() and 1 <= int(ref.article) <= count


def outcome_of(knowledge: Knowledge, document: Document, ref: ArticleRef) -> ReferenceOutcome:
    """Whether the article that was named can be shown, or why not."""
    if knowledge.article(f"{document.id}.{ref.article}") is not None:
        return ReferenceOutcome.FOUND
    number = ref.article.rstrip("abcdefgh")
    count = document.article_count
    beyond = number.isdigit() and (int(number) == 0 or (count is not None and int(number) > count))
    if beyond or (document.articles and ref.article) or _lacks_chapter(document, ref):
        return ReferenceOutcome.NO_SUCH_ARTICLE
    if document.full_text is FullText.ABSENT:
        return ReferenceOutcome.UNPUBLISHED
    return ReferenceOutcome.NOT_LOADED


def _lacks_chapter(document: Document, ref: ArticleRef) -> bool:
    """Whether a chapter was named alone that lies beyond the last."""
    count = document.chapter_count
    return bool(ref.chapter and not ref.article and count) and ref.chapter_number > (count or 0)
