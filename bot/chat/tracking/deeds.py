"""What a sender does with a petition: each deed is done by the service and told in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.consenting import Consenting
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.recorder import Recorder
from bot.chat.screens import Screen, Turn
from bot.chat.state import Awaited, ChatState, Purpose
from bot.chat.tracking.answer_files import reference_to_answer
from bot.chat.tracking.sheet import Sheet
from bot.chat.tracking.ways import RATINGS, Verb, Ways, allowed
from bot.domain.errors import BotError, ConsentMissingError, InvalidInputError, StaleButtonError
from bot.domain.petition import NoteKind, Petition, Rating, State
from bot.services.correspondence import answer_files
from bot.services.viewing import Role
from bot.texts.catalog import Catalog

WAITS_FOR = timedelta(days=1)
# What is asked about words: whether the petition is really to be withdrawn, or the consent.
SURE, CONSENT = "sure", "consent"
PURPOSES: Mapping[Verb, Purpose] = {
    Verb.ADD: Purpose.ADD,
    Verb.ANSWER: Purpose.ADD,
    Verb.EDIT: Purpose.EDIT,
    Verb.WITHDRAW: Purpose.WITHDRAW,
    Verb.REOPEN: Purpose.REOPEN,
}
_SAME = {Verb.ADD: (Verb.ANSWER,), Verb.ANSWER: (Verb.ADD,)}  # by how the petition stands now
_DONE: Mapping[Purpose, str] = {  # "tracking.<name>", "tracking.<name>_next"
    Purpose.ADD: "added",
    Purpose.EDIT: "edited",
    Purpose.WITHDRAW: "withdrawn",
    Purpose.REOPEN: "reopened",
}


class Deeds:
    """Does them; whether they may be done the service decides."""

    def __init__(
        self, texts: Catalog, sheet: Sheet, recorder: Recorder, consenting: Consenting
    ) -> None:
        self._texts = texts
        self._consenting = consenting
        self._sheet = sheet
        self._recorder = recorder
        self._ways = Ways(texts)
        self._buttons = Buttons(texts)

    async def pressed(self, moment: Moment, code: str, verb: Verb, press: Press) -> Turn:
        """Do what a button says, or ask for the words that it takes."""
        if verb in PURPOSES:
            return await self._ask(moment, code, verb)
        if verb in {Verb.MUTE, Verb.UNMUTE}:
            muted = verb is Verb.MUTE
            await self._recorder.mute(moment.uow, code, moment.person.key, muted)
            note = self._texts.say("tracking.muted" if muted else "tracking.unmuted")
            return await self._sheet.show(moment, code, note=note)
        if verb is Verb.LEAVE:
            return self._leaving(moment, code)
        if verb is Verb.LEFT:
            await self._recorder.leave(moment.uow, code, moment.person.key)
            told = Screen(html=self._texts.say("tracking.left", code=code), placement=moment.here)
            return Turn(state=moment.state, screens=(told,))
        if verb is Verb.FETCH:
            return await self._fetch(moment, code)
        rating = RATINGS.get(press.field(2))
        if verb is not Verb.RATE or rating is None:
            raise InvalidInputError
        return await self.rate(moment, code, rating)

    async def rate(self, moment: Moment, code: str, rating: Rating) -> Turn:
        """Say whether it helped; it may be said otherwise later."""
        petition = await self._recorder.rate(moment.uow, code, moment.person, rating, moment.now)
        rows = self._ways.rating(petition)
        if rating is Rating.NOT_CONTENT and Verb.REOPEN in allowed(petition):
            rows.append((self._ways.button(Verb.REOPEN, code),))
        screen = Screen(
            html=self._texts.say(
                "tracking.rated",
                petition=petition,
                rating=self._texts.say(f"button.rating_{rating}"),
            ),
            buttons=(*rows, self._ways.open(code)),
            placement=moment.here,
            about=code,
        )
        notice = self._texts.say("notice.rated")
        return Turn(state=moment.state, screens=(screen,), notice=notice)

    async def petition(self, moment: Moment, code: str) -> Petition | None:
        """The petition of a code, if it is the person's own."""
        try:
            viewed = await self._recorder.seen_by(moment.uow, code, moment.person.key)
        except BotError:
            return None
        return viewed.petition if viewed.role is Role.SENDER else None

    async def stop(self, moment: Moment, code: str) -> Turn:
        """Wait for no words any more."""
        note = self._texts.say("tracking.stopped")
        return await self._sheet.show(_settled(moment, code), code, note=note)

    async def skip(self, moment: Moment, code: str) -> Turn:
        """Withdraw without a reason: only the confirmation is left."""
        awaited = moment.state.awaited
        if awaited is None or (awaited.code, awaited.purpose) != (code, Purpose.WITHDRAW):
            raise StaleButtonError
        return await self.do(moment, replace(awaited, words="", why=""))

    async def do(self, moment: Moment, awaited: Awaited) -> Turn:
        """Do what words were said for."""
        if awaited.purpose is Purpose.WITHDRAW and awaited.why != SURE:
            return self._confirm(moment, awaited)
        try:
            told = await self._done(moment, awaited)
        except ConsentMissingError:
            return await self._ask_consent(moment, awaited)
        except InvalidInputError as error:  # too short, too long: to be said again
            reason = self._texts.say(f"error.{error.code}", **error.facts)
            return self._not_yet(moment, awaited, reason)
        except BotError as error:
            told = self._texts.say(f"error.{error.code}", **error.facts)
        else:
            if awaited.message:
                await moment.uow.chats.remember(
                    moment.person.chat_key, awaited.message, about=awaited.code, name=""
                )
        screen = Screen(
            html=told,
            buttons=(self._ways.open(awaited.code),),
            placement=moment.here,
            about=awaited.code,
        )
        return Turn(state=_settled(moment, awaited.code).state, screens=(screen,))

    async def agree(self, moment: Moment, awaited: Awaited, version: str) -> Turn:
        """Do it now that the consent was given."""
        await self._consenting.agree(moment, version)
        return await self.do(moment, awaited)

    async def refuse(self, moment: Moment, code: str) -> Turn:
        """Write nothing; what was agreed to before still holds."""
        screen = Screen(
            html=await self._consenting.refused(moment),
            buttons=(self._ways.open(code),),
            placement=moment.here,
            about=code,
        )
        return Turn(state=_settled(moment, code).state, screens=(screen,))

    def _leaving(self, moment: Moment, code: str) -> Turn:
        """Ask before a consent is taken back: to join again, the matter must be found again."""
        screen = Screen(
            html=self._texts.say("tracking.leave_sure", code=code),
            buttons=(
                (self._ways.button(Verb.LEFT, code),),
                (self._buttons.named("petition_stay", Action.FOLLOW, code),),
            ),
            placement=moment.here,
            about=code,
        )
        return Turn(state=moment.state, screens=(screen,))

    async def _fetch(self, moment: Moment, code: str) -> Turn:
        """Send the documents in which bodies answered once more, to the sender alone."""
        petition = await self.petition(moment, code)
        files = await answer_files(moment.uow, code) if petition else ()
        if not files:
            note = self._texts.say("tracking.no_answer_file")
            return await self._sheet.show(moment, code, note=note)
        screens = tuple(
            Screen(
                html=self._texts.say("news.answer_file", petition=petition),
                file=reference_to_answer(code, file.id),
                about=code,
            )
            for file in files
        )
        return Turn(state=moment.state, screens=screens)

    async def _done(self, moment: Moment, awaited: Awaited) -> str:
        asked = (moment.uow, awaited.code, moment.person, awaited.words, moment.now)
        key = _DONE[awaited.purpose]
        petition: Petition | None
        match awaited.purpose:
            case Purpose.ADD:
                note = await self._recorder.add(*asked)
                key = "answered" if note.kind is NoteKind.ANSWER else key
                petition = await self.petition(moment, awaited.code)
            case Purpose.EDIT:
                petition = await self._recorder.edit(*asked)
            case Purpose.WITHDRAW:
                petition = await self._recorder.withdraw(*asked)
            case Purpose.REOPEN:
                petition = await self._recorder.reopen(*asked)
            case _:
                assert_never(awaited.purpose)
        return joined(
            self._texts.say(
                f"tracking.{key}",
                code=awaited.code,
                state=self._sheet.state(petition) if petition else "",
                due_on=petition.due_on if petition else None,
            ),
            self._sheet.quoted(awaited.words) if awaited.words else "",
            self._texts.say(f"tracking.{key}_next"),
        )

    async def _ask(self, moment: Moment, code: str, verb: Verb) -> Turn:
        """Ask for words; where it cannot be done (any more), show how the petition stands."""
        petition = await self.petition(moment, code)
        may = allowed(petition) if petition is not None else frozenset()
        if petition is None or not may & {verb, *_SAME.get(verb, ())}:
            note = self._texts.say("tracking.not_now")
            return await self._sheet.show(_settled(moment, code), code, note=note)
        purpose = PURPOSES[verb]
        if purpose is Purpose.ADD:
            verb = Verb.ANSWER if petition.state is State.WAITING else Verb.ADD
        asked = self._texts.say(f"tracking.ask_{verb}", petition=petition)
        shown = petition.text if purpose is Purpose.EDIT else ""
        if verb is Verb.ANSWER:
            moves = await moment.uow.petitions.moves(code)
            shown = moves[-1].note
        rows: list[Row] = [(self._ways.button(Verb.STOP, code),)]
        if purpose is Purpose.WITHDRAW:
            rows.insert(0, (self._ways.button(Verb.SKIP, code),))
        screen = Screen(
            html=joined(self._sheet.quoted(shown) if shown else "", asked),
            buttons=tuple(rows),
            placement=moment.here,
            about=code,
        )
        awaited = Awaited(code=code, purpose=purpose, until=until(moment), listens=True)
        state = replace(moment.state, awaited=awaited, only_asking=False)
        return Turn(state=state, screens=(screen,))

    async def _ask_consent(self, moment: Moment, awaited: Awaited) -> Turn:
        """Keep the words sealed until it is given; what is typed meanwhile is no more of them."""
        mark = moment.state.turn
        asked = replace(awaited, why=CONSENT, listens=False, mark=mark, until=until(moment))
        screen = Screen(
            html=await self._consenting.asked(moment),
            buttons=self._ways.consent(awaited.code, mark, self._consenting.version),
            placement=moment.here,
            about=awaited.code,
        )
        return Turn(state=replace(moment.state, awaited=asked), screens=(screen,))

    def _confirm(self, moment: Moment, awaited: Awaited) -> Turn:
        """Ask before what cannot be undone."""
        mark = moment.state.turn
        sure = replace(
            awaited, why=SURE, listens=False, mark=mark, until=until(moment)
        )  # a "no" typed here is no reason
        screen = Screen(
            html=joined(
                self._texts.say("tracking.withdraw_sure", code=awaited.code),
                self._sheet.quoted(awaited.words) if awaited.words else "",
            ),
            buttons=(
                self._ways.settle("withdraw", Verb.RECORD, awaited.code, mark),
                self._ways.settle("keep", Verb.STOP, awaited.code, mark),
            ),
            placement=moment.here,
            about=awaited.code,
        )
        return Turn(state=replace(moment.state, awaited=sure), screens=(screen,))

    def _not_yet(self, moment: Moment, awaited: Awaited, reason: str) -> Turn:
        """Say why the words will not do, and wait for others."""
        again = replace(awaited, words="", why="", message="", listens=True, until=until(moment))
        stop = (self._ways.button(Verb.STOP, awaited.code),)
        screen = Screen(html=reason, buttons=(stop,), about=awaited.code)
        return Turn(state=replace(moment.state, awaited=again), screens=(screen,))


def until(moment: Moment) -> int:
    """How long words are waited for from now."""
    return int((moment.now + WAITS_FOR).timestamp())


def _settled(moment: Moment, code: str) -> Moment:
    """The moment with nothing waited for, of this petition at least."""
    state: ChatState = moment.state
    if state.awaited is None or state.awaited.code != code:
        return moment
    return replace(moment, state=replace(state, awaited=None))
