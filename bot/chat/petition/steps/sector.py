"""Step 3: which field it belongs to, suggested from the text and corrected by a tap."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.buttons import Row
from bot.chat.callbacks import Press
from bot.chat.lists import PER_PAGE
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import FormStep, Taken, Visit, Words, within
from bot.chat.screens import Screen
from bot.domain.draft import Draft
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Sector
from bot.domain.sectors import SectorGuesser
from bot.domain.vietnamese import compose, fold, syllables
from bot.texts.catalog import Catalog

OTHER = "khac"  # the id of the sector for whatever fits no other
SUGGESTED = 3
ALL = "all"


class SectorStep(FormStep):
    """Takes the sector."""

    def __init__(
        self, texts: Catalog, sheets: Sheets, sectors: Sequence[Sector], guesser: SectorGuesser
    ) -> None:
        self._texts = texts
        self._sheets = sheets
        self._names = {sector.id: sector.name for sector in sectors}
        self._guesser = guesser

    def name(self, sector_id: str) -> str:
        """Name a sector; "" for none."""
        return self._names.get(sector_id, "")

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        detail, _, rest = visit.draft.detail.partition(":")
        if detail == ALL:
            return (self._all(visit.draft, int(rest) if rest.isdecimal() else 0),)
        return (self._suggested(visit.draft),)

    async def said(self, visit: Visit, words: Words) -> Taken | None:
        said = _plain(words.text)
        fits = [id_ for id_, name in self._names.items() if said and said in _plain(name)]
        if len(fits) > 1:  # of several that bear these words, the one that begins with them
            fits = [id_ for id_ in fits if _plain(self._names[id_]).startswith(said)]
        return self._chosen(visit.draft, fits[0]) if len(fits) == 1 else None

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        verb = press.field(1)
        if verb == ALL:
            return within(visit.draft, f"{ALL}:{press.page(2)}")
        if verb != "pick":
            raise InvalidInputError
        if press.field(2) not in self._names:
            raise NotFoundError
        return self._chosen(visit.draft, press.field(2))

    def skipped(self, draft: Draft) -> Taken | None:
        return self._chosen(draft, OTHER)

    def before(self, draft: Draft) -> Draft | None:
        return within(draft, "").draft if draft.detail else None

    def _chosen(self, draft: Draft, sector_id: str) -> Taken:
        return Taken(draft=replace(draft, sector=sector_id, detail=""), is_done=True)

    def _suggested(self, draft: Draft) -> Screen:
        likely = [sector.id for sector in self._guesser.guess(draft.text)]
        chosen = [draft.sector] if draft.sector in self._names else []
        ids = list(dict.fromkeys([*chosen, *likely]))[:SUGGESTED]
        if OTHER in self._names and OTHER not in ids:
            ids.append(OTHER)
        rows = self._rows(draft, ids)
        rows.append((self._sheets.button("all_sectors", draft, ALL, 0),))
        return self._sheets.screen(
            draft,
            self._texts.say("form.sector"),
            self._sheets.lines(self._names[id_] for id_ in ids),
            rows=rows,
            skip="skip",
        )

    def _all(self, draft: Draft, page: int) -> Screen:
        ids = list(self._names)
        count = max(1, -(-len(ids) // PER_PAGE))
        page = min(page, count - 1)
        shown = ids[page * PER_PAGE : (page + 1) * PER_PAGE]
        rows = self._rows(draft, shown)
        rows += self._sheets.pager(draft, ALL, page=page, count=count)
        return self._sheets.screen(
            draft,
            self._texts.say("form.sector_all"),
            self._sheets.lines(self._names[id_] for id_ in shown),
            self._sheets.numbering(page, count),
            rows=rows,
            skip="skip",
        )

    def _rows(self, draft: Draft, ids: Sequence[str]) -> list[Row]:
        return [
            (self._sheets.numbered(number, self._names[id_], draft, "pick", id_),)
            for number, id_ in enumerate(ids, 1)
        ]


def _plain(text: str) -> str:
    return fold(" ".join(syllables(compose(text))))
