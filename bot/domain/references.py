"""Direct references in a question: "Điều 5 quy chế UBND", "khoan 2 dieu 9", with or without accents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """A place in a document as a citizen names it; "" where it was not said."""

    article: str = ""
    clause: str = ""
    point: str = ""
    chapter: str = ""
    document_ids: tuple[str, ...] = ()  # the documents it may mean; () when none was named
