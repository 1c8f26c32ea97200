"""The list that somebody came from, as addresses and forms carry it from page to page."""

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.console.desk import Form, Visit

LONGEST_SEARCH = 200
KEPT = (
    *("state", "words", "sector", "place", "owner", "tag", "since", "until"),
    *("overdue", "untold", "sort"),
)


def way_back(visit: Visit) -> str:
    """The query of the list that the visitor came from; "" for the inbox as it opens."""
    return list_query(visit.form.one("list") or visit.query.one("list"))


def list_query(text: str) -> str:
    """The way back to the list, made anew of what we know: nobody is led elsewhere."""
    query = Form.parse(text.removeprefix("?"))
    return query_of(kept_of(query), page=max(1, query.number("page")))


def kept_of(query: Form) -> Mapping[str, str]:
    """What of an address stays from page to page."""
    return {name: query.one(name)[:LONGEST_SEARCH] for name in KEPT}


def query_of(kept: Mapping[str, str], **others: object) -> str:
    """The same as an address has it; "" for the inbox as it opens."""
    pairs = {**kept, **others}
    if pairs.get("page") == 1:
        del pairs["page"]
    written = urlencode({name: value for name, value in pairs.items() if value})
    return f"?{written}" if written else ""


def with_said(query: str, said: str) -> str:
    """An address of the inbox that tells what was done."""
    return f"{query}{'&' if query else '?'}{urlencode({'said': said})}"
