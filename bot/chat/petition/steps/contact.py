"""Step 5: who writes, as far as they care to say, and who may see it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.chat.callbacks import Press
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.taking import FormStep, Taken, Visit, Words, within
from bot.chat.screens import Ask, Screen
from bot.domain.draft import Draft, Step
from bot.domain.errors import InvalidInputError
from bot.domain.petition import Contact, Sharing
from bot.domain.vietnamese import compose
from bot.texts.catalog import Catalog

NAME, ADDRESS, PHONE, SHARING = "name", "address", "phone", "sharing"
QUESTIONS = (NAME, ADDRESS, PHONE, SHARING)
LONGEST = 200  # characters of a name or an address
_PHONE = re.compile(r"\+?\d{9,12}")
_BETWEEN = re.compile(r"[\s.()\-\u2013]")
_DIGITS = re.compile(r"\d{3}")
_WORDS = re.compile(r"[^\W\d_]{2}")


def _a_name(text: str) -> bool:
    return bool(_WORDS.search(text)) and not _DIGITS.search(text)


def _an_address(text: str) -> bool:
    return bool(_WORDS.search(text))


def read_phone(text: str) -> str:
    """The digits of a telephone number however it is spaced; "" when it is none."""
    digits = _BETWEEN.sub("", text)
    return digits if _PHONE.fullmatch(digits) else ""


FITS: Mapping[str, Callable[[str], bool]] = {
    NAME: _a_name,
    ADDRESS: _an_address,
    PHONE: lambda text: bool(read_phone(text)),
}


class ContactStep(FormStep):
    """Takes name, address and telephone, one at a time, and who may see them."""

    def __init__(self, texts: Catalog, sheets: Sheets, menu: tuple[str, ...]) -> None:
        self._texts = texts
        self._sheets = sheets
        self._menu = menu

    async def settled(self, visit: Visit) -> Draft:
        draft = visit.draft
        return draft if draft.detail in QUESTIONS else replace(draft, detail=NAME)

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        draft = visit.draft
        if draft.detail == SHARING:
            return (self._sharing(draft),)
        asked = self._texts.say(
            f"form.contact_{draft.detail}", given=getattr(draft.contact, draft.detail)
        )
        rows = []
        if draft.detail == NAME and not draft.editing:
            rows.append((self._sheets.button("no_contact", draft, "nothing"),))
        skip = "leave_empty" if draft.editing else "skip"
        screen = self._sheets.screen(draft, asked, rows=rows, skip=skip)
        if draft.detail != PHONE:
            return (screen,)
        share = Screen(
            html=self._texts.say("form.contact_share"), menu=self._menu, ask=Ask.CONTACT
        )
        return (screen, share)

    async def said(self, visit: Visit, words: Words) -> Taken | None:
        draft = visit.draft
        fits = FITS.get(draft.detail)
        if fits is None or words.is_question:
            return None
        text = compose(words.text).strip()
        if len(text) > LONGEST:
            reason = self._texts.say("form.too_long", limit=LONGEST, found=len(text))
            return Taken(draft=draft, notes=(reason,))
        if not fits(text):
            return Taken(draft=draft, notes=(self._texts.say(f"form.no_{draft.detail}"),))
        if draft.detail == PHONE:
            note = self._texts.say("form.phone_unproved")
            contact = replace(draft.contact, phone=read_phone(text), phone_is_own=False)
            return self._given(draft, contact, note)
        return self._given(draft, _with(draft.contact, draft.detail, text))

    def shared(self, draft: Draft, phone: str, *, is_own: bool) -> Taken:
        """Take the telephone number that the channel vouches for; nobody else's."""
        phone = read_phone(phone)
        if not is_own or not phone:
            return Taken(draft=draft, notes=(self._texts.say("form.phone_of_another"),))
        contact = replace(draft.contact, phone=phone, phone_is_own=True)
        if draft.step is Step.CONTACT and draft.detail == PHONE:
            return self._given(draft, contact, self._texts.say("form.phone_proved"))
        draft = replace(draft, contact=contact)
        return Taken(draft=draft, notes=(self._texts.say("form.phone_proved"),))

    async def pressed(self, visit: Visit, press: Press) -> Taken:
        draft, verb = visit.draft, press.field(1)
        if verb == "nothing":
            return self._done(replace(draft, contact=Contact(), sharing=Sharing.NONE))
        if verb == "share" and press.field(2) in set(Sharing):
            return self._done(replace(draft, sharing=Sharing(press.field(2))))
        raise InvalidInputError

    def skipped(self, draft: Draft) -> Taken | None:
        if draft.detail == SHARING:
            return None
        contact = _with(draft.contact, draft.detail, "")
        if draft.detail == PHONE:
            contact = replace(contact, phone_is_own=False)
        return self._given(draft, contact)

    def before(self, draft: Draft) -> Draft | None:
        place = QUESTIONS.index(draft.detail) if draft.detail in QUESTIONS else 0
        return within(draft, QUESTIONS[place - 1]).draft if place else None

    def _given(self, draft: Draft, contact: Contact, *notes: str) -> Taken:
        """Go on to the next question; what is corrected from the preview asks no more."""
        was_empty = _is_empty(draft.contact)
        given = replace(draft, contact=contact)
        if _is_empty(contact):
            given = replace(given, sharing=Sharing.NONE)
        if draft.editing and not (was_empty and not _is_empty(contact)):
            return self._done(given, *notes)
        following = QUESTIONS[QUESTIONS.index(draft.detail) + 1]
        if draft.editing:
            following = SHARING
        if following == SHARING and _is_empty(contact):
            return self._done(given, *notes)
        return Taken(draft=replace(given, detail=following), notes=notes)

    def _done(self, draft: Draft, *notes: str) -> Taken:
        return Taken(draft=replace(draft, detail=""), is_done=True, notes=notes)

    def _sharing(self, draft: Draft) -> Screen:
        choices = ((f"shown_to_{each}", "share", each) for each in Sharing)
        rows = self._sheets.options(draft, *choices)
        return self._sheets.screen(draft, self._texts.say("form.sharing"), rows=rows)


def _is_empty(contact: Contact) -> bool:
    return not (contact.name or contact.address or contact.phone)


def _with(contact: Contact, name: str, text: str) -> Contact:
    given: dict[str, Any] = {name: text}
    return replace(contact, **given)
