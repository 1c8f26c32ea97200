"""What a body answered: taken down, shown as the citizen will read it, sent."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from bot.console.desk import Desk, Form, Visit
from bot.console.letter_fields import LONGEST_NUMBER, id_of, letter_page, optional_day
from bot.console.once import Once
from bot.console.rendering import Pages
from bot.console.sending import Told
from bot.console.uploads import sealed, unsealed
from bot.domain.errors import BotError, DetailMissingError, LetterStateError
from bot.domain.letter import FileRole, LetterFile
from bot.domain.petition import State
from bot.services.correspondence import check_dated
from bot.services.handling import checked
from bot.services.letter_reading import LetterSheet
from bot.services.sendings import Kind


class AnsweringPage:
    """Takes answers to letters."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._once = Once()

    async def show(self, visit: Visit) -> Response:
        """The empty form, with the petitions that are still open."""
        sheet = await self._sheet(visit)
        asked = [code for code in visit.query.all("code") if code in sheet.open_codes]
        return self._form(visit, sheet, codes=asked or _only(sheet.open_codes))

    async def undo(self, visit: Visit) -> Response:
        """Undo the answer that waits, and give its words back."""
        async with visit.work() as (uow, by):
            undone = await self._desk.sending.undo_letter(
                uow, by, id_of(visit), Kind.ANSWER, visit.now
            )
        written = f"{undone.dated_on:%d/%m/%Y}" if undone.dated_on else ""
        fields = {"text": undone.text, "number": undone.number, "dated_on": written}
        again = replace(visit, form=Form.of(fields.items()))
        return self._form(
            again, await self._sheet(again), codes=undone.codes, file=undone.file, said="undone"
        )

    @property
    def _said(self) -> str:
        return "answer_waits" if self._desk.sending.undo_for else "letter_answered"

    async def take(self, visit: Visit) -> Response:
        """Show what is going to be read, or send it."""
        if visit.form.one("step") == "send" and self._once.claim(visit) is not None:
            return letter_page(visit, str(id_of(visit)), self._said)
        try:
            return await self._taken(visit)
        except Exception:
            self._once.failed(visit)
            raise

    async def _taken(self, visit: Visit) -> Response:
        sheet = await self._sheet(visit)
        file: LetterFile | None = None
        try:
            file = await self._held(visit)
            if visit.form.one("step") == "change":
                return self._form(visit, sheet, codes=visit.form.all("code"), file=file)
            if visit.form.one("step") != "send":
                return self._sure(visit, sheet, file)
            await self._record(visit, file)
        except BotError as error:
            if not self._pages.is_mended_by_hand(error):
                raise
            self._once.failed(visit)
            codes = visit.form.all("code")
            return self._form(visit, sheet, codes=codes, file=file, error=error)
        return letter_page(visit, str(id_of(visit)), self._said)

    async def _sheet(self, visit: Visit) -> LetterSheet:
        sheet = (await self._desk.letters.open(visit.member, id_of(visit))).sheet
        if not sheet.may_be_reminded_of:
            raise LetterStateError(state=sheet.letter.state)
        return sheet

    async def _held(self, visit: Visit) -> LetterFile | None:
        """The file that came with this step, or with the one before."""
        upload = visit.form.uploads.get("file")
        if upload is not None:
            return await self._desk.letters.hold(visit.member, upload, FileRole.ANSWER)
        return None if visit.form.one("no_file") else unsealed(visit.form.one("held"), visit)

    async def _record(self, visit: Visit, file: LetterFile | None) -> None:
        form = visit.form
        async with visit.work() as (uow, by):
            await self._desk.sending.answer(
                uow,
                by,
                id_of(visit),
                form.all("code"),
                visit.now,
                text=form.one("text"),
                number=_number(visit),
                dated_on=optional_day(visit, "dated_on"),
                file=file,
                confirmed=form.one("confirmed") == "yes",
            )

    def _sure(self, visit: Visit, sheet: LetterSheet, file: LetterFile | None) -> Response:
        """What is going to be read, once nothing is missing any more."""
        form, codes = visit.form, visit.form.all("code")
        number, dated_on = _number(visit), optional_day(visit, "dated_on")
        if number or dated_on:
            check_dated(number, dated_on or visit.today, visit.now)
        if not codes or set(codes) - set(sheet.open_codes):
            raise DetailMissingError(field="codes")
        checked(form.one("text"))
        told = [
            Told(
                petition=sheet.petitions[code],
                state=State.ANSWERED,
                body=sheet.letter.body,
                letter=number,
                note=form.one("text"),
            )
            for code in codes
        ]
        return self._pages.show(
            "letter_answer_sure.html",
            visit,
            letter=sheet.letter,
            told=told,
            codes=codes,
            values=_values(visit),
            file=file,
            held=sealed(file, visit) if file else "",
            undo_for=int(self._desk.sending.undo_for.total_seconds()),
            is_empty=self._desk.letters.answers.is_empty(form.one("text")),
            form_id=Once.new_id(),
        )

    def _form(
        self,
        visit: Visit,
        sheet: LetterSheet,
        *,
        codes: Sequence[str],
        file: LetterFile | None = None,
        error: BotError | None = None,
        said: str = "",
    ) -> Response:
        return self._pages.show(
            "letter_answer.html",
            visit,
            status=422 if error else 200,
            sheet=sheet,
            letter=sheet.letter,
            codes=codes,
            values=_values(visit),
            file=file,
            held=sealed(file, visit) if file else "",
            trouble=self._pages.trouble(error),
            said=said,
        )


def _number(visit: Visit) -> str:
    number = " ".join(visit.form.one("number").split())
    if len(number) > LONGEST_NUMBER:
        raise DetailMissingError(field="number")
    return number


def _values(visit: Visit) -> dict[str, str]:
    return {name: visit.form.one(name) for name in ("text", "number", "dated_on")}


def _only(codes: Sequence[str]) -> Sequence[str]:
    """What is ticked at first: the one petition there is, of several none."""
    return codes if len(codes) == 1 else ()
