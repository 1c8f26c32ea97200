"""Step 2: where it is: a commune by typing or from the list, then the spot in own words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.chat.buttons import Row
from bot.chat.callbacks import Press
from bot.chat.lists import PER_PAGE
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import MORE_OR_SPOT, FormStep, Taken, Visit, Words, within
from bot.chat.screens import Ask, Screen
from bot.domain.draft import Draft
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.knowledge import Place
from bot.domain.places import Found, PlaceFinder, is_beside, is_spot
from bot.domain.vietnamese import fold
from bot.texts.catalog import Catalog

LONGEST_NOTE = 300  # characters
LONGEST_SPOT = 80  # characters that are taken for a hamlet or street; more is a story
PER_ROW = 6  # letters in a row of buttons
IN_TEXT = 3  # communes offered because the citizen's text names them
NOTE, LETTERS, LETTER, OPTIONS = "note", "letters", "letter", "options"


class Where(FormStep):
    """Takes the place."""

    def __init__(
        self,
        texts: Catalog,
        sheets: Sheets,
        places: Iterable[Place],
        finder: PlaceFinder,
        menu: tuple[str, ...],
    ) -> None:
        self._texts = texts
        self._sheets = sheets
        self._menu = menu
        self._places = {place.id: place for place in sorted(places, key=_alphabetical)}
        self._letters = tuple(dict.fromkeys(_letter(place) for place in self._places.values()))
        self._finder = finder
        self._shown: Mapping[str, Callable[[Draft, str], Screen]] = {
            NOTE: self._note,
            LETTERS: self._list_of_letters,
            LETTER: self._list_of_places,
            OPTIONS: self._options,
        }

    def name(self, place_id: str) -> str:
        """Name a commune with its level; "" for none."""
        place = self._places.get(place_id)
        return place.full_name if place else ""

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        detail, _, rest = visit.draft.detail.partition(":")
        return (self._shown.get(detail, self._ask)(visit.draft, rest),)

    async def said(self, visit: Visit, words: Words) -> Taken | None:
        draft, text = visit.draft, words.text.strip()
        if words.is_question:
            return None
        if draft.detail == NOTE:
            return self._noted(draft, text)
        found = self._finder.find(text)
        if found.elsewhere and len(text) <= LONGEST_SPOT:
            note = self._texts.say("form.where_elsewhere", name=found.elsewhere)
            return replace(within(draft, ""), notes=(note,))
        if len(text) > LONGEST_SPOT:
            return self._story(draft, text, found) if found.options else None
        if not (found.options or found.district or is_spot(text)):
            return self._story(draft, text, found)
        return self._told(draft, text, found)

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        draft, verb = visit.draft, press.field(1)
        if verb == "pick":
            place = self._places.get(press.field(2))
            if place is None:
                raise NotFoundError
            return self._picked(draft, place)
        if verb == "pin":
            return Taken(draft=draft, extra=(self._asks_for_pin(),))
        if verb == "keep" and draft.detail == NOTE and draft.place_note:
            return Taken(draft=replace(draft, detail=""), is_done=True)
        if verb == "unknown":
            return within(replace(draft, place_id="", similar_seen=False), NOTE)
        if verb == LETTERS:
            return within(draft, LETTERS)
        if verb == LETTER:
            return within(draft, f"{LETTER}:{press.page(2)}:{press.page(3)}")
        raise InvalidInputError

    def skipped(self, draft: Draft) -> Taken | None:
        if draft.detail != NOTE or not draft.place_id:
            return None
        return Taken(draft=replace(draft, place_note="", detail=""), is_done=True)

    def before(self, draft: Draft) -> Draft | None:
        detail = draft.detail.partition(":")[0]
        return within(draft, LETTERS if detail == LETTER else "").draft if detail else None

    def _ask(self, draft: Draft, _: str) -> Screen:
        told = self._finder.find(draft.text).options[:IN_TEXT]
        near = {place.id: place for place in told}
        if draft.place_id in self._places:
            near = {draft.place_id: self._places[draft.place_id], **near}
        names = [self.name(id_) for id_ in near]
        rows = [
            (self._sheets.numbered(number, self.name(id_), draft, "pick", id_),)
            for number, id_ in enumerate(near, 1)
        ]
        rows.append((self._sheets.button("by_letter", draft, LETTERS),))
        rows.append((self._sheets.button("place_unknown", draft, "unknown"),))
        near_html = self._texts.say("form.where_near") if names else ""
        asked = self._texts.say("form.where")
        return self._sheets.screen(draft, asked, near_html, self._sheets.lines(names), rows=rows)

    def _options(self, draft: Draft, ids: str) -> Screen:
        options = [id_ for id_ in ids.split(",") if id_ in self._places]
        names = [self._full_name(id_) for id_ in options]
        rows = [
            (self._sheets.numbered(number, self.name(id_), draft, "pick", id_),)
            for number, id_ in enumerate(options, 1)
        ]
        rows.append((self._sheets.button("by_letter", draft, LETTERS),))
        asked = self._texts.say("form.where_which", count=len(options))
        return self._sheets.screen(draft, asked, self._sheets.lines(names), rows=rows)

    def _list_of_letters(self, draft: Draft, _: str) -> Screen:
        buttons = [
            self._sheets.titled(letter, draft, LETTER, number, 0)
            for number, letter in enumerate(self._letters)
        ]
        rows = [
            tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)
        ]
        return self._sheets.screen(draft, self._texts.say("form.where_letters"), rows=rows)

    def _list_of_places(self, draft: Draft, rest: str) -> Screen:
        number, page = (int(each) if each.isdecimal() else 0 for each in f"{rest}:".split(":")[:2])
        letter = self._letters[min(number, len(self._letters) - 1)]
        places = [id_ for id_, place in self._places.items() if _letter(place) == letter]
        count = -(-len(places) // PER_PAGE)
        page = min(page, count - 1)
        shown = places[page * PER_PAGE : (page + 1) * PER_PAGE]
        rows: list[Row] = [
            (self._sheets.numbered(place, self.name(id_), draft, "pick", id_),)
            for place, id_ in enumerate(shown, 1)
        ]
        rows += self._sheets.pager(draft, LETTER, number, page=page, count=count)
        heading = self._texts.say("form.where_letter", letter=letter)
        lines = self._sheets.lines(self._full_name(id_) for id_ in shown)
        numbering = self._sheets.numbering(page, count)
        return self._sheets.screen(draft, heading, lines, numbering, rows=rows)

    def _told(self, draft: Draft, text: str, found: Found) -> Taken:
        """Take the commune, and what was told beside its name as the spot."""
        if not draft.place_note and is_beside(text, found):
            draft = replace(draft, place_note=text, numbers_seen=False)
        if found.place is not None:
            return self._picked(draft, found.place, self._translated(found))
        notes = []
        if found.district:
            notes.append(self._texts.say("form.where_district", district=found.district))
        if found.heirs or found.options:
            ids = ",".join(place.id for place in found.heirs or found.options)
            return replace(within(draft, f"{OPTIONS}:{ids}"), notes=tuple(notes))
        if draft.place_note:
            notes.append(self._texts.say("form.where_spot", spot=draft.place_note))
        return replace(within(draft, ""), notes=tuple(notes))

    def _story(self, draft: Draft, text: str, found: Found) -> Taken:
        """Ask what words are that tell more than a place, or none; a commune in them is taken."""
        if found.place is not None:
            draft = self._picked(draft, found.place).draft
        return Taken(draft=replace(draft, detail=MORE_OR_SPOT, pending=text))

    def _note(self, draft: Draft, _: str) -> Screen:
        name = self.name(draft.place_id)
        asked = self._texts.say(
            "form.where_note", place=name, spot=draft.place_note, has_pin=draft.pin is not None
        )
        rows = [(self._sheets.button("send_pin", draft, "pin"),)]
        if draft.place_note:
            rows.insert(0, (self._sheets.button("keep_note", draft, "keep"),))
        return self._sheets.screen(draft, asked, rows=rows, skip="skip" if name else "")

    def _asks_for_pin(self) -> Screen:
        return Screen(html=self._texts.say("form.pin"), menu=self._menu, ask=Ask.LOCATION)

    def _noted(self, draft: Draft, note: str) -> Taken:
        if len(note) > LONGEST_NOTE:
            reason = self._texts.say("form.too_long", limit=LONGEST_NOTE, found=len(note))
            return Taken(draft=draft, notes=(reason,))
        return Taken(
            draft=replace(draft, place_note=note, detail="", numbers_seen=False), is_done=True
        )

    def _picked(self, draft: Draft, place: Place, note: str = "") -> Taken:
        same = draft.place_id == place.id
        picked = replace(
            draft, place_id=place.id, detail=NOTE, similar_seen=draft.similar_seen and same
        )
        return Taken(draft=picked, notes=(note,) if note else ())

    def _translated(self, found: Found) -> str:
        if not found.old_name or found.place is None:
            return ""
        now = self.name(found.place.id)
        return self._texts.say("form.where_old", old_name=found.old_name, now=now)

    def _full_name(self, id_: str) -> str:
        """Name a commune with what was there before."""
        place = self._places[id_]
        return self._texts.say(
            "button.place", name=self.name(id_), old_names=place.old_names[:PER_ROW]
        )


def _letter(place: Place) -> str:
    return place.name[:1].upper()


def _alphabetical(place: Place) -> tuple[str, str, str]:
    first = place.name[:1]
    return fold(first), first, place.name  # one letter after another: D, then the D with a bar
