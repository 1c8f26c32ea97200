"""Posters that hang in communes: a code that opens the bot there, and how to ask without it."""

from collections.abc import Sequence

import segno
from markupsafe import Markup
from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Place
from bot.domain.staff import Act, Member
from bot.services.rights import check

# A quarter of the code may be dirty or torn; what hangs outdoors will be.
_SPARE = "q"
_QUIET = 4  # modules of white around it, as readers need


class PosterPage:
    """Shows the communes, and the poster of each, to print on A4."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """Choose a commune."""
        places = self._places(visit.member)
        return self._pages.show("posters.html", visit, chosen=places, is_ready=self._is_ready())

    async def show_one(self, visit: Visit) -> Response:
        """One poster."""
        return self._printed(visit, [self._place(visit)])

    async def show_all(self, visit: Visit) -> Response:
        """A poster for each commune of theirs, one a page."""
        return self._printed(visit, self._places(visit.member))

    def _printed(self, visit: Visit, places: Sequence[Place]) -> Response:
        if not self._is_ready():
            return self._pages.show("posters.html", visit, chosen=(), is_ready=False)
        links = [(place, self._desk.links.at_place(place.id)) for place in places]
        return self._pages.show(
            "poster.html",
            visit,
            posters=[(place, link, _code(link)) for place, link in links],
            contacts=self._desk.contacts,
        )

    def _place(self, visit: Visit) -> Place:
        found = (each for each in self._places(visit.member) if each.id == visit.path["place"])
        place = next(found, None)
        if place is None:
            raise NotFoundError
        return place

    def _places(self, member: Member) -> Sequence[Place]:
        """The communes of somebody's scope, by name."""
        check(member, Act.SEE)
        known = self._desk.knowledge.places
        theirs = [each for each in known if not member.places or each.id in member.places]
        return sorted(theirs, key=lambda each: each.name)

    def _is_ready(self) -> bool:
        """Whether it is known which bot to open: Telegram tells that after the start."""
        return bool(self._desk.links.at_place("00000"))


def _code(link: str) -> Markup:
    """The QR code of an address, as part of the page."""
    code = segno.make_qr(link, error=_SPARE)
    drawn = code.svg_inline(border=_QUIET, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn by the library, of modules only
