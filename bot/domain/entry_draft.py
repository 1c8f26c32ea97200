"""An entry as an editor types it: nothing of it is sure to be right yet."""

from dataclasses import dataclass

from bot.domain.knowledge import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """One line of sources."""

    document: str = ""
    article: str = ""
    clause: str = ""
    supports: str = ""
    checked: str = ""  # 2026-11-23


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """Every field as text; what is left out is empty."""

    id: str = ""
    title: str = ""
    topic: str = ""
    answer: str = ""
    more: str = ""
    sources: tuple[SourceDraft, ...] = ()
    as_of: str = ""  # 2026-11-23
    certainty: str = ""
    related: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def draft_of(entry: Entry) -> EntryDraft:
    """The entry as it would be typed."""
    return EntryDraft(
        id=entry.id,
        title=entry.title,
        topic=entry.topic,
        answer=entry.answer.strip(),
        more=entry.more.strip(),
        sources=tuple(
            SourceDraft(
                document=each.document_id,
                article=each.article,
                clause=each.clause,
                supports=each.supports,
                checked=each.checked_on.isoformat(),
            )
            for each in entry.citations
        ),
        as_of=entry.as_of.isoformat(),
        certainty=entry.certainty.value,
        related=entry.related,
        questions=entry.questions,
    )
