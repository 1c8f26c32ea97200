"""The kind, sector and commune of a petition, put right."""

from collections.abc import Iterable

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit
from bot.console.petition import back_to
from bot.console.proof import PATH
from bot.console.way_back import way_back, with_said
from bot.domain.errors import InvalidInputError
from bot.domain.petition import PetitionKind
from bot.services.classifying import Class, classify


class ClassifyingPage:
    """Takes the form that stands on a petition's page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def take(self, visit: Visit) -> Response:
        """File it; what is outside one's scope by this is left for others."""
        form, code, knowledge = visit.form, visit.path["code"], self._desk.knowledge
        if form.one("kind") not in set(PetitionKind):
            raise InvalidInputError
        wanted = Class(
            kind=PetitionKind(form.one("kind")),
            sector=_known(form.one("sector"), (each.id for each in knowledge.sectors)),
            place_id=_known(form.one("place"), (each.id for each in knowledge.places)),
        )
        async with visit.work() as (uow, by):
            filed = await classify(
                uow, by, code, wanted, version=form.number("version"), now=visit.now
            )
        if by.covers(filed):
            return back_to(visit, code, "classified")
        back = with_said(way_back(visit), "classified_away")
        return RedirectResponse(f"{PATH}/{back}", status_code=303)


def _known(value: str, known: Iterable[str]) -> str:
    """One that there is, or none."""
    if value and value not in known:
        raise InvalidInputError
    return value
