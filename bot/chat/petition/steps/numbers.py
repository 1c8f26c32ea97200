"""Before sending: personal numbers in what was told, each to be hidden or left as it is."""

from dataclasses import replace

from bot.chat.callbacks import Press
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import Taken, Visit, within
from bot.chat.screens import Button, Screen
from bot.domain.draft import Draft
from bot.domain.masking import mask, personal
from bot.texts.catalog import Catalog

NUMBERS = "numbers"  # after a colon: which of them stay, by their places ("0.2")
MOST_CHOICES = 6  # numbers that can be left one by one; what is beyond them is hidden with all


class PersonalNumbers:
    """Points them out, and hides what is not to be read."""

    def __init__(self, texts: Catalog, sheets: Sheets) -> None:
        self._texts = texts
        self._sheets = sheets

    def are_there(self, draft: Draft) -> bool:
        """Whether any is to be pointed out first."""
        return not draft.numbers_seen and _bare(draft) != draft

    async def screen(self, visit: Visit) -> Screen:
        """What it would be like without them."""
        draft = visit.draft
        found, left = _personal(draft), _left(draft)
        rows = self._sheets.options(
            draft,
            ("mask_chosen" if left else "mask_numbers", "mask"),
            ("leave_numbers", "leave"),
            ("edit_text", "edit", "text"),
        )
        if len(found) > 1:
            rows += [(self._toggle(draft, each, number),) for number, each in enumerate(found)]
        asked = self._texts.say("form.numbers", can_choose=len(found) > 1)
        masked = self._sheets.quoted("\n".join(_told(_bare(draft, left))))
        return self._sheets.screen(draft, asked, masked, rows=rows)

    async def picked(self, visit: Visit, press: Press) -> Taken:
        """Leave one as it is, or hide it after all."""
        draft = visit.draft
        found, place = _personal(draft), press.page(2)
        left = _left(draft) ^ frozenset(found[place : place + 1])
        places = [str(number) for number, each in enumerate(found) if each in left]
        return within(draft, f"{NUMBERS}:{'.'.join(places)}")

    async def masked(self, visit: Visit, _: Press) -> Taken:
        """Hide those that are not to stay."""
        masked = _bare(visit.draft, _left(visit.draft))
        return Taken(draft=replace(masked, detail="", numbers_seen=True))

    async def left(self, visit: Visit, _: Press) -> Taken:
        """Leave them all."""
        return Taken(draft=replace(visit.draft, detail="", numbers_seen=True))

    def _toggle(self, draft: Draft, found: str, number: int) -> Button:
        name = "number_left" if found in _left(draft) else "number_masked"
        label = self._texts.say(f"button.{name}", number=found)
        return self._sheets.titled(label, draft, "pick", number)


def _told(draft: Draft) -> tuple[str, ...]:
    return tuple(each for each in (draft.text, draft.place_note, draft.sent_before) if each)


def _personal(draft: Draft) -> tuple[str, ...]:
    return personal("\n".join(_told(draft)))[:MOST_CHOICES]


def _left(draft: Draft) -> frozenset[str]:
    """Those that stay as they are."""
    detail, _, chosen = draft.detail.partition(":")
    places = set(chosen.split(".")) if detail == NUMBERS else set()
    return frozenset(each for number, each in enumerate(_personal(draft)) if str(number) in places)


def _bare(draft: Draft, left: frozenset[str] = frozenset()) -> Draft:
    """The draft with personal numbers masked where the citizen tells what happened."""
    if all(mask(each, left) == each for each in _told(draft)):
        return draft
    return replace(
        draft,
        text=mask(draft.text, left),
        added=tuple(replace(each, words=mask(each.words, left)) for each in draft.added),
        place_note=mask(draft.place_note, left),
        sent_before=mask(draft.sent_before, left),
    )
