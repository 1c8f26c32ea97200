"""What is odd about an imported file: a code and facts; the words are in ``texts``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """What is odd; behind each code the facts it carries. Codes are never renamed.

    They are also the names by which an administrator overrides what stops an import.
    """

    # of reading the file
    UNREADABLE_PAGE = "unreadable_page"  # page
    RECOGNISED_PAGE = "recognised_page"  # page: read by OCR, to be compared with the paper
    CONVERTED_FONT = "converted_font"  # encoding
    DELETED_TEXT = "deleted_text"  # count: tracked deletions that were left out
    HIDDEN_TEXT = "hidden_text"  # count (characters), example: what Word does not print
    EMBEDDED_TEXT = "embedded_text"  # count: other files that Word would show in their places
    # of the text
    BROKEN_TEXT = "broken_text"  # share (per cent), example
    GLUED_WORDS = "glued_words"  # count, example
    HOLES = "holes"  # count, example
    # of the structure
    NO_ARTICLES = "no_articles"
    ARTICLE_START = "article_start"  # number
    ARTICLE_GAP = "article_gap"  # number, before
    STRAY_ARTICLE = "stray_article"  # number, article: the one whose text it stands in
    MISNUMBERED_ARTICLE = "misnumbered_article"  # number, printed
    SMALL_HEADING = "small_heading"  # count, example: articles that begin in small letters
    DUPLICATE_ARTICLE = "duplicate_article"  # number
    EMPTY_ARTICLE = "empty_article"  # number
    CHAPTER_GAP = "chapter_gap"  # number, before
    CLAUSE_GAP = "clause_gap"  # article, number, before
    UNPLACED_TEXT = "unplaced_text"  # count (characters), example
    LEFT_OUT_SHARE = "left_out_share"  # share (per cent), limit
    SEVERAL_TEXTS = "several_texts"  # count, chosen
    # of what was expected
    QUESTIONS_WITHOUT_ARTICLE = "questions_without_article"  # number, count
    ARTICLE_COUNT = "article_count"  # stated, found
    CHAPTER_COUNT = "chapter_count"  # stated, found
    OTHER_DOCUMENT = "other_document"  # id, title: the one whose place it would take
    FACT_DIFFERS = "fact_differs"  # name, read, kept


# What an import does not go on with unless somebody overrides it by name.
STOPPING = frozenset(
    {
        Code.UNREADABLE_PAGE,
        Code.EMBEDDED_TEXT,
        Code.BROKEN_TEXT,
        Code.GLUED_WORDS,
        Code.HOLES,
        Code.NO_ARTICLES,
        Code.ARTICLE_START,
        Code.ARTICLE_GAP,
        Code.STRAY_ARTICLE,
        Code.MISNUMBERED_ARTICLE,
        Code.SMALL_HEADING,
        Code.DUPLICATE_ARTICLE,
        Code.EMPTY_ARTICLE,
        Code.CHAPTER_GAP,
        Code.UNPLACED_TEXT,
        Code.QUESTIONS_WITHOUT_ARTICLE,
        Code.ARTICLE_COUNT,
        Code.CHAPTER_COUNT,
        Code.OTHER_DOCUMENT,
    }
)


# What no reason can override: the knowledge has no form for it.
FINAL = frozenset({Code.NO_ARTICLES, Code.DUPLICATE_ARTICLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is odd about the file."""

    code: Code
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing is written unless it is overridden by name."""
        return self.code in STOPPING


def problem(code: Code, **facts: str | int) -> Problem:
    """A problem with its facts."""
    return Problem(code=code, facts=facts)
