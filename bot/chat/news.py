"""News of petitions in words, as things stand when they are sent."""

from datetime import datetime

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action
from bot.chat.paging import joined
from bot.chat.screens import Screen
from bot.chat.tracking.answer_files import reference_to_answer
from bot.chat.tracking.ways import Ways
from bot.domain.petition import RATED, Move, Petition, State
from bot.services.correspondence import answer_file
from bot.services.ports import UnitOfWork
from bot.services.registers import Notice, Topic
from bot.texts.catalog import Catalog


class PetitionNews:
    """Fulfils :class:`bot.chat.notifying.News`."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._ways = Ways(texts)

    async def screen(self, notice: Notice, *, uow: UnitOfWork, now: datetime) -> Screen | None:
        """The words of a notice; None when there is nothing to tell any more."""
        del now
        match notice.topic:
            case Topic.DRAFT:
                return await self._draft(notice, uow)
            case Topic.DECISION_DROPPED:
                words = self._texts.say("office.decision_dropped", code=notice.code)
                return Screen(html=words, about=notice.code)
            case Topic.FILE_REFUSED:
                return await self._file(notice, uow)
            case Topic.ANSWER_FILE:
                return await self._answer_file(notice, uow)
            case _:
                return await self._petition(notice, uow)

    async def _draft(self, notice: Notice, uow: UnitOfWork) -> Screen | None:
        person = await uow.people.find(notice.person_key)
        draft = await uow.drafts.load(person.chat_key) if person else None
        if draft is None or draft.updated_at > notice.created_at:  # it is being written again
            return None
        resume = self._buttons.named("go_on", Action.PETITION, "resume")
        return Screen(html=self._texts.say("news.draft"), buttons=((resume,),))

    async def _file(self, notice: Notice, uow: UnitOfWork) -> Screen | None:
        record = await uow.files.get(notice.number)
        if record is None:
            return None
        return Screen(
            html=joined(
                self._texts.say("news.file", name=record.name, code=notice.code),
                self._texts.say(f"file_refused.{record.reason}"),
            ),
            about=notice.code,
        )

    async def _answer_file(self, notice: Notice, uow: UnitOfWork) -> Screen | None:
        petition = await uow.petitions.get(notice.code)
        if petition is None or petition.muted or petition.person_key != notice.person_key:
            return None
        if await answer_file(uow, notice.code, notice.number) is None:
            return None
        return Screen(
            html=self._texts.say("news.answer_file", petition=petition),
            file=reference_to_answer(notice.code, notice.number),
            about=petition.code,
        )

    async def _petition(self, notice: Notice, uow: UnitOfWork) -> Screen | None:
        petition = await uow.petitions.get(notice.code)
        if petition is None:
            return None
        own = petition.person_key == notice.person_key
        if not own and not await _follows(uow, notice):
            return None
        if own and petition.muted and not await _asks(uow, notice):
            return None
        words = await self._words(notice, uow, petition, own=own)
        if words is None:
            return None
        rows = self._ways.after_news(petition) if own else [self._ways.open(petition.code)]
        how = self._texts.say("news.how_to_add") if own and petition.is_open else ""
        if own and petition.state is State.WAITING:
            how = self._texts.say("news.how_to_answer")
        elif own and petition.state in RATED:
            how = self._texts.say("news.how_to_rate")
        return Screen(html=joined(words, how), buttons=tuple(rows), about=petition.code)

    async def _words(
        self, notice: Notice, uow: UnitOfWork, petition: Petition, *, own: bool
    ) -> str | None:
        if notice.topic is Topic.REPLY:
            notes = await uow.petitions.notes(notice.code)
            note = next((each for each in notes if each.number == notice.number), None)
            if note is None or not own:
                return None
            return self._texts.say("news.reply", petition=petition, text=note.text)
        if notice.topic is Topic.MERGED:
            return self._texts.say("news.merged", petition=petition) if own else None
        moves = await uow.petitions.moves(notice.code)
        move = next((each for each in moves if each.number == notice.number), None)
        return None if move is None else self._moved(notice, petition, move, own=own)

    def _moved(self, notice: Notice, petition: Petition, move: Move, *, own: bool) -> str:
        if notice.topic is Topic.RENUMBERED:
            return self._texts.say(
                "news.renumbered",
                petition=petition,
                own=own,
                body=move.body,
                letter=move.number_of_letter,
                dated_on=move.dated_on,
            )
        if move.is_extension:
            return self._texts.say(
                "news.extended",
                petition=petition,
                own=own,
                due_on=move.due_on,
                note=move.note if own else "",
            )
        return self._texts.say(
            "news.move",
            petition=petition,
            own=own,
            state=self._texts.say(f"form.state.{move.to}"),
            note=move.note if own else "",
            body=move.body,
            letter=move.number_of_letter,
            is_answer=move.to is State.ANSWERED,
            due_on=move.due_on,
        )


async def _asks(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether it tells that the office waits for the sender: a mute must not hold that up."""
    moves = await uow.petitions.moves(notice.code) if notice.topic is Topic.MOVE else ()
    return any(move.number == notice.number and move.to is State.WAITING for move in moves)


async def _follows(uow: UnitOfWork, notice: Notice) -> bool:
    return notice.person_key in await uow.petitions.supporters(notice.code)
