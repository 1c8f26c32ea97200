"""One letter: what goes in, the document as it will leave, number and signature, dropping it."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.responses import Response

from bot.console.desk import Desk, Visit, number_in
from bot.console.letter_fields import id_of, letter_page, needed_day, number_of, optional_day
from bot.console.petition import SHOWN_IN_PAGE
from bot.console.rendering import Pages
from bot.domain.errors import BotError, DetailMissingError, InvalidInputError, LetterTemplateError
from bot.domain.letter import FileRole, LetterFile
from bot.services.letter_desk import DOCX, LetterView, draft_name
from bot.services.letters import Block
from bot.services.rights import name_of

_FIELDS = ("code", "text", "number", "dated_on", "answer_due_on")  # given back to be put right


class LetterPage:
    """Shows a letter and takes what is done to it before it leaves."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """The letter."""
        return await self._shown(visit)

    async def document(self, visit: Visit) -> Response:
        """The document as it stands, to be printed, numbered and signed."""
        id_ = id_of(visit)
        content = await self._desk.letters.preview(visit.member, id_)
        return saved(draft_name(id_), content, DOCX)

    async def file(self, visit: Visit) -> Response:
        """A file of the letter."""
        file, content = await self._desk.letters.read_file(
            visit.member, id_of(visit), number_in(visit.path["file"])
        )
        if file.media_type in SHOWN_IN_PAGE:
            return saved(file.name, content, file.media_type, where="inline")
        return saved(file.name, content, "application/octet-stream")

    async def address(self, visit: Visit) -> Response:
        """Write to another body, or ask for the answer by another day."""
        try:
            due_on = optional_day(visit, "answer_due_on")
            async with visit.work() as (uow, by):
                await self._desk.letters.drafting.address(
                    uow,
                    by,
                    id_of(visit),
                    visit.form.one("recipient"),
                    visit.now,
                    answer_due_on=due_on,
                )
        except BotError as error:
            return await self.again(visit, error)
        return letter_page(visit, str(id_of(visit)), "letter_changed")

    async def reword(self, visit: Visit) -> Response:
        """Shorten or mend what is told of a petition."""
        form = visit.form
        try:
            async with visit.work() as (uow, by):
                await self._desk.letters.drafting.reword(
                    uow, by, id_of(visit), visit.now, code=form.one("code"), text=form.one("text")
                )
        except BotError as error:
            return await self.again(visit, error)
        return letter_page(visit, str(id_of(visit)), "letter_changed")

    async def leave_out(self, visit: Visit) -> Response:
        """Send a file not along."""
        async with visit.work() as (uow, by):
            await self._desk.letters.drafting.leave_out(
                uow, by, id_of(visit), visit.form.number("file"), visit.now
            )
        return letter_page(visit, str(id_of(visit)), "letter_changed")

    async def sign(self, visit: Visit) -> Response:
        """Take number, date and the signed scan."""
        try:
            upload = visit.form.uploads.get("signed")
            if upload is None:
                raise DetailMissingError(field="signed")
            await self._desk.letters.sign(
                visit.member,
                id_of(visit),
                upload,
                number=number_of(visit),
                dated_on=needed_day(visit, "dated_on"),
            )
        except BotError as error:
            return await self.again(visit, error)
        return letter_page(visit, str(id_of(visit)), "letter_signed")

    async def drop(self, visit: Visit) -> Response:
        """Give it up; nothing was sent."""
        if visit.form.one("sure") != "yes":
            raise InvalidInputError
        async with visit.work() as (uow, by):
            await self._desk.letters.drafting.drop(uow, by, id_of(visit), visit.now)
        return letter_page(visit, str(id_of(visit)), "letter_dropped")

    async def remind(self, visit: Visit) -> Response:
        """Draft a reminder and show it."""
        async with visit.work() as (uow, by):
            reminder = await self._desk.letters.drafting.remind(uow, by, id_of(visit), visit.now)
        return letter_page(visit, str(reminder.id), "letter_reminder")

    async def again(self, visit: Visit, error: BotError) -> Response:
        """The letter once more, with what is to be put right; other errors are raised."""
        if not self._pages.is_mended_by_hand(error):
            raise error
        return await self._shown(visit, error)

    async def _shown(self, visit: Visit, error: BotError | None = None) -> Response:
        view = await self._desk.letters.open(visit.member, id_of(visit))
        sheet = view.sheet
        blocks, broken = await blocks_of(self._desk, view)
        async with visit.work() as (uow, _):
            sendings = await uow.sendings.of_letter(sheet.letter.id)
            names = {each.by: await name_of(uow, each.by) for each in sendings}
        return self._pages.show(
            "letter.html",
            visit,
            status=422 if error else 200,
            view=view,
            sheet=sheet,
            sendings=sendings,
            names=names,
            letter=sheet.letter,
            blocks=blocks,
            broken=self._pages.trouble(broken),
            hindrance=self._pages.trouble(sheet.hindrance),
            recipients=self._desk.letters.drafting.recipients,
            files_of=_by_role(sheet.files),
            shown_in_page=SHOWN_IN_PAGE,
            values={name: visit.form.one(name) if error else "" for name in _FIELDS},
            trouble=self._pages.trouble(error),
        )


async def blocks_of(
    desk: Desk, view: LetterView
) -> tuple[Sequence[Block], LetterTemplateError | None]:
    """What the document of a letter that has not left says, or what is wrong with the template."""
    if not view.sheet.is_unsent:
        return (), None
    try:
        return await desk.letters.page(view.content), None
    except LetterTemplateError as error:
        return (), error


def saved(name: str, content: bytes, media_type: str, *, where: str = "attachment") -> Response:
    """A file for the browser to keep, or ``inline`` to show."""
    headers = {"content-disposition": f"{where}; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=media_type, headers=headers)


def _by_role(files: Sequence[LetterFile]) -> Mapping[str, Sequence[LetterFile]]:
    return {role.value: [file for file in files if file.role is role] for role in FileRole}
