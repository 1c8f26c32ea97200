"""Sending a letter: what leaves and what citizens read is seen first, then it goes for good."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.letter import LetterPage, blocks_of
from bot.console.letter_fields import id_of, letter_page, needed_day, number_of
from bot.console.rendering import Pages
from bot.domain.errors import BotError, LetterStateError
from bot.domain.letter import LetterKind, MailState
from bot.domain.petition import Petition, State
from bot.services.correspondence import check_dated, mailed, tells_number_again
from bot.services.letter_desk import LetterView
from bot.services.sendings import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the sender of a petition is going to read."""

    petition: Petition
    state: State
    body: str
    letter: str  # its number
    note: str = ""


class SendingPage:
    """By mail, on paper, by mail again."""

    def __init__(self, desk: Desk, pages: Pages, letter: LetterPage) -> None:
        self._desk = desk
        self._pages = pages
        self._letter = letter

    async def mail(self, visit: Visit) -> Response:
        """Show what leaves, then send it."""
        id_ = id_of(visit)
        view = await self._desk.letters.open(visit.member, id_)
        if not view.sheet.is_unsent:
            error = LetterStateError(state=view.sheet.letter.state.value)
            return await self._letter.again(visit, error)
        if view.sheet.hindrance is not None:
            return await self._letter.again(visit, view.sheet.hindrance)
        if visit.form.one("step") != "send":
            return await self._sure(visit, view, way="mail")
        version = visit.form.number("version")
        try:
            draft = None
            if not view.sheet.is_signed:
                draft = await self._desk.letters.unsigned(visit.member, id_, version=version)
            async with visit.work() as (uow, by):
                await self._desk.sending.mail(
                    uow, by, id_, visit.now, version=version, draft=draft
                )
        except BotError as error:
            return await self._letter.again(visit, error)
        waits = bool(self._desk.sending.undo_for)
        return letter_page(visit, str(id_), "letter_waits" if waits else "letter_queued")

    async def undo(self, visit: Visit) -> Response:
        """Keep a letter that waits to be mailed from going."""
        id_ = id_of(visit)
        async with visit.work() as (uow, by):
            await self._desk.sending.undo_letter(uow, by, id_, Kind.MAIL, visit.now)
        return letter_page(visit, str(id_), "undone")

    async def undo_paper(self, visit: Visit) -> Response:
        """The same for what is about to be recorded as gone on paper."""
        id_ = id_of(visit)
        async with visit.work() as (uow, by):
            await self._desk.sending.undo_letter(uow, by, id_, Kind.PAPER, visit.now)
        return letter_page(visit, str(id_), "undone")

    async def paper(self, visit: Visit) -> Response:
        """The same for what went on paper."""
        id_ = id_of(visit)
        try:
            number, dated_on = number_of(visit), needed_day(visit, "dated_on")
            check_dated(number, dated_on, visit.now)
            if visit.form.one("step") != "send":
                view = await self._desk.letters.open(visit.member, id_)
                return await self._sure(
                    visit, view, way="paper", number=number, dated_on=f"{dated_on:%d/%m/%Y}"
                )
            async with visit.work() as (uow, by):
                waits = await self._desk.sending.paper(
                    uow,
                    by,
                    id_,
                    visit.now,
                    number=number,
                    dated_on=dated_on,
                    version=visit.form.number("version"),
                )
        except BotError as error:
            return await self._letter.again(visit, error)
        return letter_page(visit, str(id_), "paper_waits" if waits else "letter_on_paper")

    async def resend(self, visit: Visit) -> Response:
        """Say what a second mail may lead to, then send it."""
        id_ = id_of(visit)
        if visit.form.one("step") != "send":
            view = await self._desk.letters.open(visit.member, id_)
            last = view.sheet.mailings[-1] if view.sheet.mailings else None
            return self._pages.show(
                "letter_resend.html",
                visit,
                letter=view.sheet.letter,
                mailing=last,
                may_arrive_twice=last is not None
                and (last.doubts > 0 or last.state is MailState.UNCERTAIN),
                was_taken=last is not None and last.state is MailState.SENT,
            )
        try:
            async with visit.work() as (uow, by):
                await self._desk.letters.forwarding.resend(uow, by, id_, visit.now)
        except BotError as error:
            return await self._letter.again(visit, error)
        return letter_page(visit, str(id_), "letter_resent")

    async def _sure(self, visit: Visit, view: LetterView, *, way: str, **values: str) -> Response:
        sheet = view.sheet
        blocks, broken = await blocks_of(self._desk, view)
        return self._pages.show(
            "letter_sure.html",
            visit,
            view=view,
            sheet=sheet,
            letter=sheet.letter,
            way=way,
            values=values,
            blocks=() if sheet.is_signed else blocks,
            broken=self._pages.trouble(broken),
            leaving=mailed(sheet.files),
            told=_told(view, number=values.get("number", sheet.letter.number)),
            told_again=tells_number_again(sheet.letter, values.get("number", "")),
            dated_on=visit.form.day("dated_on"),
            address=self._desk.letters.forwarding.address_of(sheet.letter)
            if way == "mail"
            else "",
            undo_for=int(self._desk.sending.undo_for.total_seconds()),
        )


def _told(view: LetterView, *, number: str) -> Sequence[Told]:
    """Nobody is told of a reminder, nor again of what was sent before."""
    letter = view.sheet.letter
    if letter.kind is not LetterKind.TRANSFER or not view.sheet.is_unsent:
        return ()
    return [
        Told(petition=each, state=State.FORWARDED, body=letter.body, letter=number)
        for each in view.sheet.petitions.values()
    ]
