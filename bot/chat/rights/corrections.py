"""/suathongtin: name, address, telephone and who may see them, in petitions that are open."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.consenting import Consenting
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.steps.contact import (
    ADDRESS,
    FITS,
    LONGEST,
    NAME,
    PHONE,
    SHARING,
    read_phone,
)
from bot.chat.screens import Button, Screen, Turn
from bot.chat.typed import TypedWords
from bot.domain.errors import ConsentMissingError, InvalidInputError, StaleButtonError
from bot.domain.petition import Contact, Petition, Sharing
from bot.domain.vietnamese import compose
from bot.services.correction import Correction
from bot.texts.catalog import Catalog

PAGE = 5  # petitions on one screen
TOLD = (NAME, ADDRESS, PHONE)  # parts that are typed


class Corrections:
    """Asks which petition, which part, what it should be, and whether it was read rightly."""

    def __init__(
        self, texts: Catalog, recorder: Recorder, consenting: Consenting, typed: TypedWords
    ) -> None:
        self._typed = typed
        self._texts = texts
        self._buttons = Buttons(texts)
        self._consenting = consenting
        self._correction = Correction(recorder, recorder.limits, recorder.agreement)
        self.answers: Mapping[str, Callable[[Moment, Press], Awaitable[Turn]]] = {
            "fix": self.begin,
            "pick": self._pick,
            "part": self._part,
            "empty": self._empty,
            "save": self._save,
            "share": self._share,
            "agree": self._agreed,
            "refuse": self._refused,
        }

    async def begin(self, moment: Moment, press: Press) -> Turn:
        """List one's own open petitions; with one there is nothing to choose."""
        found = await self._correction.correctable(moment.uow, moment.person)
        if not found:
            return self._plain(moment, "rights.nothing_to_correct")
        if len(found) == 1:
            return self._petition(moment, found[0])
        page = min(press.page(1), (len(found) - 1) // PAGE)
        shown = found[page * PAGE : (page + 1) * PAGE]
        rows: list[Row] = [
            (self._buttons.numbered(n, each.title, Action.RIGHTS, "pick", each.code),)
            for n, each in enumerate(shown, 1)
        ]
        count = (len(found) + PAGE - 1) // PAGE
        rows += self._buttons.pager(Action.RIGHTS, "fix", page=page, count=count)
        lines = [
            self._texts.say("rights.petition_line", number=n, petition=each)
            for n, each in enumerate(shown, 1)
        ]
        html = joined(self._texts.say("rights.which_petition"), "\n".join(lines))
        return self._shown(moment, html, rows)

    async def said(self, moment: Moment, text: str) -> Turn | None:
        """Take words as what is to be written; None when none are waited for."""
        if not moment.correction or moment.in_group:
            return None
        code, part, _ = moment.correction
        if part not in TOLD:
            return None
        petition = await self._own(moment, code)
        if self._typed.declines(text):  # to have it blank, or to leave it as it is?
            return self._asked(moment, petition, part, self._texts.say("rights.nothing_changed"))
        text = compose(text).strip()
        if len(text) > LONGEST:
            note = self._texts.say("form.too_long", limit=LONGEST, found=len(text))
            return self._asked(moment, petition, part, note)
        if not FITS[part](text):
            return self._asked(moment, petition, part, self._texts.say(f"form.no_{part}"))
        value = read_phone(text) if part == PHONE else text
        facts = {"part": self._texts.say(f"rights.part.{part}"), "value": value}
        rows: list[Row] = [
            (self._button("write_it", "save", code, part),),
            (self._button("type_again", "part", code, part),),
            (self._button("leave_as_is", "pick", code),),
        ]
        turn = self._shown(moment, self._texts.say("rights.is_it_right", **facts), rows)
        return replace(turn, state=replace(turn.state, correction=(code, part, value)))

    async def _pick(self, moment: Moment, press: Press) -> Turn:
        return self._petition(moment, await self._own(moment, press.field(1)))

    async def _part(self, moment: Moment, press: Press) -> Turn:
        """Ask for a part, or who may see them."""
        petition = await self._own(moment, press.field(1))
        part = press.field(2)
        if part == SHARING:
            rows: list[Row] = [
                (self._button(f"shown_to_{each}", "share", petition.code, each),)
                for each in Sharing
            ]
            rows.append((self._button("leave_as_is", "pick", petition.code),))
            return self._shown(moment, self._texts.say("form.sharing"), rows)
        if part not in TOLD:
            raise InvalidInputError
        return self._asked(moment, petition, part)

    async def _empty(self, moment: Moment, press: Press) -> Turn:
        if press.field(2) not in TOLD:
            raise InvalidInputError
        return await self._written(moment, press.field(1), press.field(2), "")

    async def _save(self, moment: Moment, press: Press) -> Turn:
        """Write what was read back; an old button stands below other words."""
        return await self._written(moment, *_waiting(moment, press))

    async def _share(self, moment: Moment, press: Press) -> Turn:
        if press.field(2) not in set(Sharing):
            raise InvalidInputError
        return await self._written(moment, press.field(1), SHARING, press.field(2))

    async def _agreed(self, moment: Moment, press: Press) -> Turn:
        """Write what waited for the consent."""
        code, part, value = _waiting(moment, press)
        await self._consenting.agree(moment, press.field(3))
        return await self._written(moment, code, part, value)

    async def _refused(self, moment: Moment, press: Press) -> Turn:
        petition = await self._own(moment, press.field(1))
        return self._petition(moment, petition, await self._consenting.refused(moment))

    async def _written(self, moment: Moment, code: str, part: str, value: str) -> Turn:
        petition = await self._own(moment, code)
        contact, sharing = _with(petition, part, value)
        word = self._texts.say(f"rights.part.{part}")
        try:
            corrected = await self._correction.correct(
                moment.uow,
                petition.code,
                moment.person,
                moment.now,
                contact=contact,
                sharing=sharing,
                remark=self._texts.say("rights.remark", part=word),
            )
        except ConsentMissingError:
            return await self._ask_consent(moment, code, part, value)
        return self._petition(moment, corrected, self._texts.say("rights.corrected", part=word))

    async def _ask_consent(self, moment: Moment, code: str, part: str, value: str) -> Turn:
        """Keep what is to be written sealed until the consent is given."""
        yes, no = self._texts.say("button.agree"), self._texts.say("button.refuse")
        told = (Action.RIGHTS, "agree", code, part, self._consenting.version)
        rows: list[Row] = [
            (self._buttons.numbered(1, yes, *told),),
            (self._buttons.numbered(2, no, Action.RIGHTS, "refuse", code),),
        ]
        turn = self._shown(moment, await self._consenting.asked(moment), rows)
        return replace(turn, state=replace(turn.state, correction=(code, part, value)))

    async def _own(self, moment: Moment, code: str) -> Petition:
        found = await self._correction.correctable(moment.uow, moment.person)
        petition = next((each for each in found if each.code == code), None)
        if petition is None:
            raise StaleButtonError
        return petition

    def _petition(self, moment: Moment, petition: Petition, note: str = "") -> Turn:
        """Show what is written now, with a button for each part."""
        sharing = self._texts.say(f"button.shown_to_{petition.sharing}")
        html = self._texts.say("rights.contact", petition=petition, sharing=sharing)
        parts = (*TOLD, SHARING) if petition.contact != Contact() else TOLD
        rows: list[Row] = [
            (self._button(f"edit_{part}", "part", petition.code, part),) for part in parts
        ]
        return self._shown(moment, joined(note, html), rows)

    def _asked(self, moment: Moment, petition: Petition, part: str, note: str = "") -> Turn:
        now = getattr(petition.contact, part)
        rows: list[Row] = []
        if now:
            rows.append((self._button("leave_empty", "empty", petition.code, part),))
        rows.append((self._button("leave_as_is", "pick", petition.code),))
        asked = self._texts.say("rights.ask", part=self._texts.say(f"rights.part.{part}"), now=now)
        turn = self._shown(moment, joined(note, asked), rows)
        waits = replace(turn.state, awaited=None, correction=(petition.code, part, ""))
        return replace(turn, state=waits)

    def _plain(self, moment: Moment, key: str) -> Turn:
        return self._shown(moment, self._texts.say(key), [])

    def _shown(self, moment: Moment, html: str, rows: list[Row]) -> Turn:
        screen = Screen(html=html, buttons=tuple(rows), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    def _button(self, name: str, verb: str, *fields: object) -> Button:
        return self._buttons.named(name, Action.RIGHTS, verb, *fields)


def _waiting(moment: Moment, press: Press) -> tuple[str, str, str]:
    """What a button writes: an old one stands below other words."""
    waiting = moment.correction
    if moment.is_older or not waiting or waiting[:2] != (press.field(1), press.field(2)):
        raise StaleButtonError
    code, part, value = waiting
    if not value:
        raise StaleButtonError
    return code, part, value


def _with(petition: Petition, part: str, value: str) -> tuple[Contact, Sharing]:
    if part == SHARING:
        return petition.contact, Sharing(value)
    given: dict[str, Any] = {part: value}
    if part == PHONE:
        given["phone_is_own"] = False
    contact = replace(petition.contact, **given)
    is_empty = not (contact.name or contact.address or contact.phone)
    return contact, Sharing.NONE if is_empty else petition.sharing
