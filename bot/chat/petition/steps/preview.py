"""Step 6: consent by a tap, a last look at what may hurt others, the whole, and sending."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.chat.buttons import Row
from bot.chat.callbacks import Press
from bot.chat.contacts import Contacts
from bot.chat.paging import pages
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.sheets import QUOTED, Sheets
from bot.chat.petition.steps.contact import ADDRESS, NAME, PHONE, SHARING
from bot.chat.petition.steps.evidence import BEFORE
from bot.chat.petition.steps.numbers import NUMBERS, PersonalNumbers
from bot.chat.petition.steps.sector import SectorStep
from bot.chat.petition.steps.similar import JOIN, LIST, ONE, SimilarOnes
from bot.chat.petition.steps.where import Where
from bot.chat.petition.taking import FormStep, Taken, Visit, within
from bot.chat.screens import PAGE, Placement, Screen, Turn
from bot.chat.state import ChatState
from bot.domain.draft import Draft, Step
from bot.domain.errors import (
    BotError,
    ConsentMissingError,
    DraftIncompleteError,
    InvalidInputError,
)
from bot.domain.petition import Petition, PetitionKind
from bot.texts.catalog import Catalog

CONSENT, REFUSED, WHOLE = "consent", "refused", "whole"
OPENED = frozenset({REFUSED, ONE, JOIN, WHOLE})  # looked at on purpose, until something is tapped

EDITS: Mapping[str, tuple[Step, str]] = {  # line of the preview -> where it is asked
    "text": (Step.WHAT, ""),
    "place": (Step.WHERE, ""),
    "sector": (Step.SECTOR, ""),
    "files": (Step.EVIDENCE, ""),
    "before": (Step.EVIDENCE, BEFORE),
    "name": (Step.CONTACT, NAME),
    "address": (Step.CONTACT, ADDRESS),
    "phone": (Step.CONTACT, PHONE),
    "sharing": (Step.CONTACT, SHARING),
}
_OTHER_KIND = {
    PetitionKind.PROPOSAL: PetitionKind.REPORT,
    PetitionKind.REPORT: PetitionKind.PROPOSAL,
}


class Preview(FormStep):
    """Shows what will be sent and to whom; nothing leaves before the last tap."""

    def __init__(
        self,
        texts: Catalog,
        sheets: Sheets,
        *,
        where: Where,
        sector: SectorStep,
        recorder: Recorder,
        contacts: Contacts,
        menu: tuple[str, ...],
    ) -> None:
        self._texts = texts
        self._sheets = sheets
        self._where = where
        self._sector = sector
        self._recorder = recorder
        self._contacts = contacts
        self._menu = menu
        self._numbers = PersonalNumbers(texts, sheets)
        self._similar = SimilarOnes(texts, sheets, where, recorder)
        self._shown: Mapping[str, Callable[[Visit], Awaitable[Screen]]] = {
            CONSENT: self._consent,
            REFUSED: self._refused,
            NUMBERS: self._numbers.screen,
            LIST: self._similar.screen,
            ONE: self._similar.screen,
            JOIN: self._similar.screen,
            WHOLE: self._whole,
        }
        self._presses: Mapping[str, Callable[[Visit, Press], Awaitable[Taken | Turn]]] = {
            "agree": self._agreed,
            "refuse": self._declined,
            "pick": self._numbers.picked,
            "mask": self._numbers.masked,
            "leave": self._numbers.left,
            "open": self._similar.opened,
            "same": self._similar.same,
            "other": self._other,
            "join": self._joined,
            "whole": self._read,
            "kind": self._other_kind,
            "edit": self._edited,
            "send": self._sent,
        }

    async def settled(self, visit: Visit) -> Draft:
        draft = visit.draft
        if draft.detail.partition(":")[0] in OPENED:
            return draft
        first = await self._first(visit)
        if first == NUMBERS and draft.detail.partition(":")[0] == NUMBERS:
            return draft
        return replace(draft, detail=first)

    async def _first(self, visit: Visit) -> str:
        """What must be settled before the whole is shown."""
        if visit.draft.consent_version != self._recorder.agreement.version:
            return CONSENT
        if self._numbers.are_there(visit.draft):
            return NUMBERS
        return LIST if await self._similar.are_there(visit) else ""

    async def screens(self, visit: Visit) -> tuple[Screen, ...]:
        shown = self._shown.get(visit.draft.detail.partition(":")[0], self._everything)
        return (await shown(visit),)

    async def pressed(self, visit: Visit, press: Press) -> Taken | Turn:
        answer = self._presses.get(press.field(1))
        if answer is None:
            raise InvalidInputError
        return await answer(visit, press)

    def before(self, draft: Draft) -> Draft | None:
        detail, _, rest = draft.detail.partition(":")
        back = {ONE: "", JOIN: f"{ONE}:{rest}", WHOLE: "", REFUSED: ""}
        return within(draft, back[detail]).draft if detail in back else None

    async def _consent(self, visit: Visit) -> Screen:
        draft = visit.draft
        text = self._texts.say("form.consent", contacts=self._contacts)
        rows = self._sheets.options(draft, ("agree", "agree"), ("refuse", "refuse"))
        return self._sheets.screen(draft, text, self._without_telegram(), rows=rows)

    async def _refused(self, visit: Visit) -> Screen:
        refused = self._texts.say("form.consent_refused")
        return self._sheets.screen(visit.draft, refused, self._without_telegram())

    async def _whole(self, visit: Visit) -> Screen:
        draft = visit.draft
        texts = pages(draft.text, PAGE)
        page = min(_page(draft), len(texts) - 1)
        numbering = self._sheets.numbering(page, len(texts))
        rows = self._sheets.pager(draft, "whole", page=page, count=len(texts))
        words = self._texts.say("form.quoted", text=texts[page], is_cut=False)
        return self._sheets.screen(draft, words, numbering, rows=rows)

    async def _everything(self, visit: Visit) -> Screen:
        draft = visit.draft
        html = self._texts.say(
            "form.preview",
            draft=draft,
            kind=self._texts.say(f"form.kind.{draft.kind or PetitionKind.REPORT}"),
            place=self._where.name(draft.place_id),
            sector=self._sector.name(draft.sector),
            files=len(await visit.moment.uow.files.of_draft(draft.chat_key)),
        )
        who = self._texts.say("form.who", draft=draft)
        return self._sheets.screen(
            draft,
            self._sheets.quoted(draft.text),
            html,
            who,
            self._texts.say("form.ready"),
            rows=self._rows(draft),
        )

    def _rows(self, draft: Draft) -> list[Row]:
        buttons = [
            self._sheets.button(f"edit_{line}", draft, "edit", line)
            for line in EDITS
            if line != "sharing"
            or any((draft.contact.name, draft.contact.address, draft.contact.phone))
        ]
        buttons.insert(1, self._sheets.button("edit_kind", draft, "kind", draft.kind or ""))
        rows: list[Row] = [
            tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)
        ]
        if len(pages(draft.text, QUOTED)) > 1:
            rows.insert(0, (self._sheets.button("read_whole", draft, "whole", 0),))
        return [(self._sheets.button("send", draft, "send"),), *rows]

    async def _agreed(self, visit: Visit, _: Press) -> Taken:
        version = self._recorder.agreement.version
        return Taken(draft=replace(visit.draft, consent_version=version, detail=""))

    async def _declined(self, visit: Visit, _: Press) -> Taken:
        return within(replace(visit.draft, consent_version=""), REFUSED)

    async def _other(self, visit: Visit, _: Press) -> Taken:
        return within(replace(visit.draft, similar_seen=True), "")

    async def _read(self, visit: Visit, press: Press) -> Taken:
        return within(visit.draft, f"{WHOLE}:{press.page(2)}")

    async def _other_kind(self, visit: Visit, press: Press) -> Taken:
        """Change the kind; a second tap on the same button changes nothing more."""
        kind = visit.draft.kind or PetitionKind.REPORT
        if press.field(2) != (visit.draft.kind or ""):
            return Taken(draft=visit.draft)
        return Taken(draft=replace(visit.draft, kind=_OTHER_KIND[kind]))

    async def _edited(self, visit: Visit, press: Press) -> Taken:
        if press.field(2) not in EDITS:
            raise InvalidInputError
        step, detail = EDITS[press.field(2)]
        return Taken(draft=replace(visit.draft, step=step, detail=detail, editing=True))

    async def _joined(self, visit: Visit, press: Press) -> Taken | Turn:
        moment, draft = visit.moment, visit.draft
        if self._is_old(visit, press) or draft.detail != f"{JOIN}:{press.field(2)}":
            return self._not_from_here(visit)
        try:
            petition = await self._recorder.join(
                moment.uow,
                press.field(2),
                moment.person,
                moment.now,
                consent_version=draft.consent_version,
            )
        except BotError as error:
            return Taken(draft=replace(draft, detail=""), notes=(self._reason(error),))
        is_own = petition.person_key == moment.person.key
        key = "form.already_yours" if is_own else "form.joined"
        new = _new_in(draft, petition)
        if is_own and new:
            try:
                await self._add(visit, petition.code, new)
            except BotError as error:
                return Taken(draft=replace(draft, detail=""), notes=(self._reason(error),))
            key = "form.added_to_yours"
        await moment.uow.drafts.delete(draft.chat_key)
        return self._ended(visit, self._texts.say(key, petition=petition), petition.code)

    async def _add(self, visit: Visit, code: str, words: str) -> None:
        """Put the words and files on one's earlier petition about the same."""
        moment, draft = visit.moment, visit.draft
        asked = (moment.uow, moment.person, draft.consent_version, moment.now)
        await self._recorder.agreement.give(*asked)
        await self._recorder.add(moment.uow, code, moment.person, words, moment.now)
        await moment.uow.files.attach(draft.chat_key, code)

    async def _sent(self, visit: Visit, press: Press) -> Taken | Turn:
        moment, draft = visit.moment, visit.draft
        if self._is_old(visit, press):
            return self._not_from_here(visit)
        if await self._first(visit):  # what turned up since the preview was shown comes first
            return Taken(draft=draft)
        files = await moment.uow.files.of_draft(draft.chat_key)
        sent = {draft.text_message}
        sent |= {each.message for each in draft.added} | {each.message for each in files}
        try:
            petition = await self._recorder.submit(moment.uow, draft, moment.person, moment.now)
        except ConsentMissingError as error:
            again = replace(draft, consent_version="")
            return Taken(draft=again, notes=(self._reason(error),))
        except DraftIncompleteError as error:
            lacking = replace(draft, step=Step(str(error.facts["step"])), detail="", editing=True)
            return Taken(draft=lacking, notes=(self._reason(error),))
        except BotError as error:
            return Taken(draft=draft, notes=(self._reason(error),))
        for message in sorted(
            sent - {""}
        ):  # to correct it changes nothing any more, and that is said
            await moment.uow.chats.remember(draft.chat_key, message, about=petition.code, name="")
        told = self._texts.say("form.sent", petition=petition, contacts=self._contacts)
        return self._ended(visit, told, petition.code)

    def _is_old(self, visit: Visit, press: Press) -> bool:
        """An older message shows something else than would be sent now."""
        return press.turn != visit.moment.state.turn

    def _not_from_here(self, visit: Visit) -> Taken:
        return Taken(draft=visit.draft, notice=self._texts.say("notice.older_preview"))

    def _ended(self, visit: Visit, html: str, code: str) -> Turn:
        """Leave the form: the buttons of its last screen are gone, the menu is back."""
        told = Screen(html=html, about=code, menu=self._menu)
        closed = Screen(html=self._texts.say("form.closed"), placement=Placement.REPLACE)
        screens = (told,) if visit.moment.pressed_turn is None else (closed, told)
        return Turn(state=ChatState(turn=visit.moment.state.turn), screens=screens)

    def _reason(self, error: BotError) -> str:
        return self._texts.say(f"error.{error.code}", **error.facts)

    def _without_telegram(self) -> str:
        known = self._contacts.are_known
        block = self._texts.say("contacts.block", contacts=self._contacts) if known else ""
        return self._texts.say("form.without_telegram", block=block)


def _new_in(draft: Draft, petition: Petition) -> str:
    """What of a draft one's earlier petition does not tell."""
    told = {"", petition.text, petition.sent_before}
    return "\n".join(each for each in (draft.text, draft.sent_before) if each not in told)


def _page(draft: Draft) -> int:
    number = draft.detail.partition(":")[2]
    return int(number) if number.isdecimal() else 0
