"""From a citizen's words to an answer with its source, or an honest 'not known'."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.decision import Decision, Match
from bot.domain.kinds import Kind
from bot.domain.references import ArticleRef


class ReferenceOutcome(StrEnum):
    """What became of a direct reference to an article."""

    FOUND = "found"  # loaded: show it (``Answered.matches[0]`` is the article)
    UNPUBLISHED = "unpublished"  # the document's full text was never published
    NOT_LOADED = "not_loaded"  # published officially, not loaded here; matches hold the nearest entries
    NO_SUCH_ARTICLE = "no_such_article"  # the document has fewer articles
    WHICH_DOCUMENT = "which_document"  # several documents may be meant: ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A direct reference and what became of it."""

    ref: ArticleRef
    outcome: ReferenceOutcome
    document_ids: tuple[str, ...]  # one, or those to choose from


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The outcome of one message: its kind, and for what may be looked up, the decision.

    For a denunciation or an emergency nothing is looked up: ``repaired`` and ``matches`` are empty.
    ``matches`` are best first, at most 10. SURE: show the first. SUGGEST: offer the first 3.
    """

    question: str
    repaired: str
    kind: Kind
    decision: Decision
    matches: tuple[Match, ...]
    reference: Reference | None = None


class Answering:
    """Answers messages from one version of the knowledge. Thread-safe: nothing changes after construction."""

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        """Sort the message and look it up; ``kind`` overrules the recogniser. Pure and quick."""
        raise NotImplementedError
