"""What forms about letters have in common: numbers, days, and where they lead."""

from datetime import date
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Visit, number_in
from bot.console.proof import PATH
from bot.console.way_back import way_back
from bot.domain.errors import DetailMissingError

LONGEST_NUMBER = 60  # "123/PC-MTTQ-BTT" and the like


def id_of(visit: Visit) -> int:
    """The letter that the address names; 0 for none."""
    return number_in(visit.path["id"])


def number_of(visit: Visit) -> str:
    """The number that a registry gave; raises DetailMissingError."""
    number = " ".join(visit.form.one("number").split())
    if not 1 <= len(number) <= LONGEST_NUMBER:
        raise DetailMissingError(field="number")
    return number


def needed_day(visit: Visit, name: str) -> date:
    """A day that was written; raises DetailMissingError."""
    day = visit.form.day(name)
    if day is None:
        raise DetailMissingError(field=name)
    return day


def optional_day(visit: Visit, name: str) -> date | None:
    """The same where nothing may stand; raises DetailMissingError for what is no day."""
    return needed_day(visit, name) if visit.form.one(name) else None


def letter_page(visit: Visit, letter_id: str, said: str = "") -> Response:
    """Go to a letter, with what was done; to the list while it is still being drafted."""
    kept = {"said": said, "list": way_back(visit)}
    query = urlencode({name: value for name, value in kept.items() if value})
    where = f"letter/{letter_id}" if letter_id else "letters"
    return RedirectResponse(f"{PATH}/{where}{'?' if query else ''}{query}", status_code=303)
