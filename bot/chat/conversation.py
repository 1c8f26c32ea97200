"""The conversation: an event goes to whoever answers it, the answer gets its turn and choices."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.chat.answerer import Answerer
from bot.chat.browse import Browse
from bot.chat.buttons import Buttons
from bot.chat.callbacks import PRIVATE, Action, Press, parse, stamp, unstamped
from bot.chat.consenting import Consenting
from bot.chat.contacts import Contacts
from bot.chat.events import Attached, Commanded, Event, Pressed, Said
from bot.chat.feedback import Feedback
from bot.chat.lasting import with_menu_back
from bot.chat.links import Links, placed
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.form import Form
from bot.chat.petition.recorder import Recorder
from bot.chat.question import Questions
from bot.chat.reading import Reading
from bot.chat.rights.desk import Rights
from bot.chat.screens import Button, Placement, Screen, Turn
from bot.chat.staff.desk import StaffDesk
from bot.chat.staff.editors import EditorsDesk
from bot.chat.state import ChatState, Choice
from bot.chat.subjects import Subjects
from bot.chat.tracking.following import Following
from bot.chat.typed import TypedWords, numbered
from bot.chat.welcome import Welcome
from bot.domain.errors import BotError, StaleButtonError
from bot.services.erasure import Leftovers
from bot.services.ports import UnitOfWork
from bot.services.registers import Person
from bot.texts.catalog import Catalog

NO_CONTACTS = Contacts()


class Conversation:
    """Answers events, on one version of the knowledge. It holds nothing between them."""

    def __init__(
        self,
        texts: Catalog,
        answering: Answerer,
        contacts: Contacts = NO_CONTACTS,
        links: Links | None = None,
        *,
        petitions: Recorder,
        leftovers: Leftovers | None = None,
        staff: StaffDesk | None = None,
        editors: EditorsDesk | None = None,
    ) -> None:
        """``leftovers`` takes note of bytes that an erasure leaves to be deleted.

        Without ``staff`` everybody is a citizen; without ``editors`` nobody keeps the knowledge.
        """
        knowledge = answering.knowledge
        subjects = Subjects(texts, knowledge, contacts, links or Links())
        reading = Reading(subjects)
        browse = Browse(texts, knowledge, subjects)
        questions = Questions(texts, answering, subjects, browse, contacts)
        self._texts = texts
        self._buttons = Buttons(texts)
        self._typed = TypedWords(texts)
        consenting = Consenting(texts, petitions.agreement, contacts)
        self._following = Following(
            texts,
            answering,
            questions=questions,
            recorder=petitions,
            typed=self._typed,
            consenting=consenting,
        )
        self._rights = Rights(
            texts,
            recorder=petitions,
            contacts=contacts,
            leftovers=leftovers or Leftovers(),
            consenting=consenting,
            typed=self._typed,
        )
        welcome = Welcome(texts, subjects, questions, self._following, self._typed.menu)
        self._staff = staff
        self._questions = questions
        self._welcome = welcome
        self._form = Form(
            texts,
            answering,
            questions=questions,
            recorder=petitions,
            contacts=contacts,
            typed=self._typed,
        )
        self._unknown_command = welcome.unknown
        self._commands: Mapping[str, Callable[[Moment, str], Awaitable[Turn]]] = {
            "start": self._started,
            "hoi": welcome.ask,
            "danhmuc": browse.topics,
            "tracuu": welcome.search,
            "trogiup": welcome.help,
            "help": welcome.help,
            "riengtu": welcome.privacy,
            "privacy": welcome.privacy,
            "huy": self._cancelled,
            "cancel": self._cancelled,
            **self._form.commands,
            **self._following.commands,
            **self._rights.commands,
            **(staff.commands if staff else {}),
        }
        self._editors = editors
        self._presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.TOPICS: browse.topics,
            Action.SHELF: browse.shelf,
            Action.READ: reading.read,
            Action.RELATED: reading.related,
            Action.CHOSEN: questions.chosen,
            Action.SUMMARY: reading.summary,
            Action.MORE: reading.more,
            Action.SOURCES: reading.sources,
            Action.VERDICT: Feedback(texts, subjects).verdict,
            Action.NONE_OF_THESE: questions.none_of_these,
            Action.ASK: welcome.ask,
            Action.ONLY_ASKING: questions.only_asking,
            Action.MISTAKEN: questions.mistaken,
            Action.DOOR: questions.door_chosen,
            Action.DOCUMENTS: browse.documents,
            Action.CHAPTERS: browse.chapters,
            Action.ARTICLES: browse.articles,
            Action.BESIDE: browse.beside,
            Action.ARTICLE: reading.article,
            Action.REFER: questions.document_chosen,
            Action.HOLDING: questions.documents_holding,
            Action.WAIT: questions.waiting,
            **self._form.presses,
            **self._following.presses,
            **self._rights.presses,
            **(staff.presses if staff else {}),
            **(editors.presses if editors else {}),
        }

    async def respond(
        self, event: Event, state: ChatState, *, uow: UnitOfWork, person: Person, now: datetime
    ) -> Turn:
        """Make the next state and screens; what is recorded on the way goes to ``uow``."""
        moment = Moment(
            state=replace(state, correction=()),
            correction=state.correction,
            uow=uow,
            person=person,
            now=now,
            in_group=event.in_group,
            message=event.message if isinstance(event, Said | Attached) else "",
        )
        moment = self._following.words.enter(await self._form.enter(moment))
        if state.unsure and not self._says_which_door(event, state):
            moment = await self._questions.passed_over(moment)
        match event:
            case Said():
                turn = await self._said(moment, event)
                turn = await self._form.disowned(moment, event, turn)
            case Commanded():
                turn = await self._form.beside(moment, await self._commanded(moment, event))
            case Pressed():
                turn, moment = await self._pressed(moment, event.data)
            case Attached():
                turn = await self._attached(moment, event)
            case _:
                assert_never(event)
        turn = self._following.words.beside(moment, turn)
        if event.in_group:
            turn = _without_menu(turn)
        menu = Screen(html=self._texts.say("form.keyboard_away"), menu=self._typed.menu)
        turn = with_menu_back(turn, was_sharing=state.sharing, menu=menu)
        return _numbered(turn, moment)

    async def _commanded(self, moment: Moment, event: Commanded) -> Turn:
        """Do what is asked; commands of editors are unknown to everybody else."""
        name = event.name.lower()
        if self._editors is not None and name in self._editors.commands:
            turn = await self._editors.commands[name](moment, event.argument)
            if turn is not None:
                return turn
        if event.in_group and not event.is_named and name not in self._commands:
            return Turn(state=moment.state, screens=())  # another bot of the group may know it
        return await self._commands.get(name, self._unknown_command)(moment, event.argument)

    async def _said(self, moment: Moment, event: Said) -> Turn:
        """Take words as a petition's on record, a button's, the form's, or as of their own."""
        text = event.text
        if event.corrected and not text:  # words below a picture were deleted, or it was replaced
            return await self._form.said(moment, event) or Turn(state=moment.state, screens=())
        turn = await self._replied(moment, event)
        if turn is not None:
            return await self._form.beside(moment, turn)
        number = self._typed.number(text)
        choice = self._choice(text, moment.state)
        if choice is not None:
            return await self._form.beside(moment, await self._typed_press(moment, choice))
        turn = await self._asked_for(moment, event)
        if turn is not None:
            return await self._form.beside(moment, turn)
        turn = await self._form.said(moment, event)
        if turn is not None:
            return turn
        count = len(numbered(moment.state.choices))
        turn = await self._worded(moment, text, number, count)
        return await self._form.beside(moment, turn)

    async def _replied(self, moment: Moment, event: Said) -> Turn | None:
        """Take words that answer a message of ours: a card of the staff group, some news."""
        if moment.in_group and self._staff is not None:
            turn = await self._staff.answered(moment, event)
            if turn is not None:
                return turn
        return await self._following.words.replied(moment, event)

    async def _asked_for(self, moment: Moment, event: Said) -> Turn | None:
        """Take words that were asked for, unless they are a command."""
        turn = None
        is_command = self._typed.command(event.text) is not None
        if moment.state.errand and self._staff is not None and not is_command:
            turn = await self._staff.said(moment, event)
        if turn is None and moment.correction and not is_command:
            turn = await self._corrected(moment, event.text)
        return turn or await self._following.words.said(moment, event)

    async def _corrected(self, moment: Moment, text: str) -> Turn | None:
        """Take words for what is being corrected, unless its petition has ended meanwhile."""
        try:
            return await self._rights.said(moment, text)
        except BotError as error:
            return self._refused(moment, error)

    def _choice(self, text: str, state: ChatState) -> Choice | None:
        """The button that words stand for."""
        number = self._typed.number(text)
        if number is not None:
            return numbered(state.choices).get(number)
        return self._typed.choice(text, state.choices)

    def _says_which_door(self, event: Event, state: ChatState) -> bool:
        """Whether it is the answer to what was asked of the last words."""
        data = event.data if isinstance(event, Pressed) else ""
        if isinstance(event, Said):
            choice = self._choice(event.text, state)
            data = choice.data if choice else ""
        return data.startswith(f"{state.turn}:{Action.DOOR}:")

    async def _worded(self, moment: Moment, text: str, number: int | None, count: int) -> Turn:
        """Take typed commands as commands, the rest as something to look up."""
        if number is not None:
            return self._no_such_number(moment, count)
        command = self._typed.command(text)
        if command is not None:
            return await self._commands.get(command, self._unknown_command)(moment, "")
        if self._typed.is_label(text):
            return self._refused(moment, StaleButtonError())
        return await self._following.code(moment, text) or await self._questions.said(moment, text)

    async def _typed_press(self, moment: Moment, choice: Choice) -> Turn:
        try:
            press = parse(choice.data)
            turn = await self._done(moment, press)
        except BotError as error:
            return self._refused(moment, error)
        edited = [screen for screen in turn.screens if screen.placement is Placement.EDIT]
        if turn.screens and not edited:
            return turn
        # Words press no button, so there is no message to mark: what is on it is not said again.
        choices = _choices(stamp(edited[-1], press.turn)) if edited else turn.state.choices
        state = replace(turn.state, choices=choices)
        return replace(turn, state=state, screens=(Screen(html=turn.notice),), notice="")

    async def _done(self, moment: Moment, press: Press) -> Turn:
        """Do what a button says, unless others would read somebody's own data or words."""
        if moment.in_group and press.action in PRIVATE:
            notice = self._texts.say("notice.only_private")
            return Turn(state=moment.state, notice=notice, alert=True)
        return await self._presses[press.action](moment, press)

    async def _pressed(self, moment: Moment, data: str) -> tuple[Turn, Moment]:
        try:
            press = parse(data)
            moment = replace(moment, pressed_turn=press.turn)
            turn = await self._done(moment, press)
            turn = await self._form.beside(moment, turn)
        except BotError as error:
            return self._refused(moment, error), moment
        elsewhere = any(screen.placement is Placement.NEW for screen in turn.screens)
        if moment.is_older and elsewhere:
            # A second tap asks for what the first has just put on the screen.
            screens = () if _is_on_screen(turn.screens, moment.state) else turn.screens
            notice = turn.notice or self._texts.say("notice.older")
            turn = replace(turn, screens=screens, notice=notice)
        return turn, moment

    async def _attached(self, moment: Moment, event: Attached) -> Turn:
        """Answer a caption as words; without one, say what can be read."""
        if self._staff is not None:
            turn = await self._staff.attached(moment, event)
            if turn is not None:
                return turn
        turn = await self._following.words.attached(moment, event)
        if turn is not None:
            return await self._form.beside(moment, turn)
        if not await self._following.words.is_meant(moment, event):
            turn = await self._form.attached(moment, event)
            if turn is None and self._editors is not None:
                turn = await self._editors.attached(moment, event)
        if turn is not None:
            return turn
        if not event.caption.strip():
            screen = Screen(html=self._texts.say(f"attached.{event.attachment}"))
            return Turn(state=moment.state, screens=(screen,))
        caption = Said(
            text=event.caption,
            in_group=event.in_group,
            message=event.message,
            replies_to=event.replies_to,
        )
        turn = await self._form.apart(moment, event, await self._said(moment, caption))
        if not all(screen.may_quote for screen in turn.screens):
            return turn
        note = Screen(html=self._texts.say("said.caption"))
        return replace(turn, screens=(note, *turn.screens))

    async def _started(self, moment: Moment, payload: str) -> Turn:
        """Follow a link for staff or to a commune's form, or greet."""
        turn = await self._staff.started(moment, payload) if self._staff and payload else None
        if turn is None and (place_id := placed(payload)):
            turn = await self._form.open_at(moment, place_id)
        return turn or await self._welcome.start(moment, payload)

    async def _cancelled(self, moment: Moment, argument: str) -> Turn:
        """Give up the words waited for, the petition being written, or whatever was going on."""
        if self._staff is not None:
            turn = await self._staff.cancelled(moment)
            if turn is not None:
                return turn
        turn = await self._following.words.cancel(moment)
        if turn is not None:
            return turn
        turn = await self._form.cancel(moment, argument)
        return turn or await self._welcome.cancel(moment, argument)

    def _no_such_number(self, moment: Moment, count: int) -> Turn:
        many = ("none", "one")[count] if count <= 1 else "some"
        screen = Screen(html=self._texts.say(f"said.no_such_number.{many}", count=count))
        return Turn(state=moment.state, screens=(screen,))

    def _refused(self, moment: Moment, error: BotError) -> Turn:
        """Say what is wrong with a button and offer the place where the conversation stands."""
        words = self._texts.say(f"error.{error.code}", **error.facts)
        rows: tuple[tuple[Button, ...], ...] = tuple(
            (Button(label=choice.label, data=unstamped(choice.data)),)
            for choice in moment.state.choices
        )
        place = "stale.here" if rows else "stale.nowhere"
        rows = rows or ((self._buttons.named("topics", Action.TOPICS),),)
        screen = Screen(html=joined(words, self._texts.say(place)), buttons=rows)
        return Turn(state=moment.state, screens=(screen,), notice=words)


def _without_menu(turn: Turn) -> Turn:
    """Put up no lasting keyboard in a group: its words would go to all, and not to the bot."""
    return replace(turn, screens=tuple(replace(screen, menu=()) for screen in turn.screens))


def _numbered(turn: Turn, moment: Moment) -> Turn:
    """Stamp the turn on buttons and make those of the last screen what typed numbers mean.

    A new screen with buttons is a new turn. One that takes the place of another keeps its turn, so
    that a second tap finds the same place; over an older one it leaves the present choices alone.
    """
    state = turn.state
    screens = []
    for screen in turn.screens:
        if screen.placement is Placement.NEW and screen.buttons:
            state = replace(state, turn=state.turn + 1)
        is_new = screen.placement is Placement.NEW or moment.pressed_turn is None
        stamped = stamp(screen, state.turn if is_new else moment.pressed_turn or 0)
        if stamped.buttons and (is_new or moment.pressed_turn == state.turn):
            state = replace(state, choices=_choices(stamped))
        screens.append(stamped)
    return replace(turn, state=state, screens=tuple(screens))


def _is_on_screen(screens: Sequence[Screen], state: ChatState) -> bool:
    data = [button.data for screen in screens for row in screen.buttons for button in row]
    return bool(data) and data == [unstamped(choice.data) for choice in state.choices]


def _choices(screen: Screen) -> tuple[Choice, ...]:
    buttons = (button for row in screen.buttons for button in row)
    return tuple(Choice(label=button.label, data=button.data) for button in buttons if button.data)
