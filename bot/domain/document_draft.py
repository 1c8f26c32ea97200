"""The facts of a document as an editor types them: nothing of them is sure to be right yet."""

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.domain.knowledge import Document

TEXTS = ("title", "number", "issuer", "replaced_by")
DAYS = ("signed_on", "in_force_from", "in_force_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """Every fact as text; what is not known is empty. The wording is no part of it."""

    id: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    signed_on: str = ""  # 2026-11-23
    in_force_from: str = ""
    in_force_to: str = ""
    replaced_by: str = ""  # the id of a document
    amended_by: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """By what a later change knows that the facts are still as they were seen."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def facts_of(document: Document) -> DocumentDraft:
    """The facts as they would be typed."""
    days = {name: _written(getattr(document, name)) for name in DAYS}
    texts = {name: getattr(document, name) for name in TEXTS}
    return DocumentDraft(id=document.id, amended_by=document.amended_by, **texts, **days)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
