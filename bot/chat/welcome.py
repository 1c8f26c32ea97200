"""Where a conversation begins and starts afresh: /start, help, privacy, cancel, search."""

from dataclasses import replace

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action, Press
from bot.chat.links import opened
from bot.chat.moment import Moment
from bot.chat.question import Questions
from bot.chat.screens import Screen, Turn
from bot.chat.subjects import Subjects
from bot.chat.tracking.following import Following
from bot.domain.errors import NotFoundError
from bot.texts.catalog import Catalog

LISTED = (  # shown by "/", in this order
    *("start", "kiennghi", "cuatoi", "danhmuc", "tracuu", "trogiup", "riengtu"),
    *("dulieucuatoi", "suathongtin", "xoadulieu", "huy"),
)
PRIVACY_ENTRY = "bot-du-lieu"


class Welcome:
    """Greets, explains and clears."""

    def __init__(
        self,
        texts: Catalog,
        subjects: Subjects,
        questions: Questions,
        following: Following,
        menu: tuple[str, ...],
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._subjects = subjects
        self._questions = questions
        self._following = following
        self._menu = menu
        self._commands = [(name, texts.say(f"command.{name}")) for name in LISTED]

    async def start(self, moment: Moment, payload: str) -> Turn:
        """Greet, and open what a link points at; what follows /start is anybody's to write."""
        state = moment.state.afresh()
        greeting = Screen(html=self._texts.say("welcome.start"), menu=self._menu)
        petition = await self._following.code(moment, payload)
        if petition is not None:
            return Turn(state=state, screens=(greeting, *petition.screens))
        subject_id = opened(payload)
        if not subject_id:
            return Turn(state=state, screens=(greeting,))
        try:
            subject = self._subjects.screen(subject_id, today=moment.today)
        except NotFoundError as error:
            gone = Screen(html=self._texts.say(f"error.{error.code}"))
            return Turn(state=state, screens=(greeting, gone))
        linked = Screen(html=self._texts.say("welcome.linked"), menu=self._menu)
        return Turn(state=state, screens=(linked, subject))

    async def help(self, moment: Moment, _: str) -> Turn:
        """Explain how to use the bot."""
        return self._plain(moment, "welcome.help")

    async def unknown(self, moment: Moment, _: str) -> Turn:
        """Help briefly after a command that does not exist."""
        return self._plain(moment, "welcome.unknown_command")

    async def privacy(self, moment: Moment, _: str) -> Turn:
        """Say what is kept."""
        rows = [
            (self._buttons.titled(title, Action.RELATED, id_),)
            for id_, title in self._subjects.titles([PRIVACY_ENTRY]).items()
        ]
        if not moment.in_group:  # pressed there, it would show somebody's data to all
            rows.append((self._buttons.named("my_data", Action.RIGHTS, "data"),))
        screen = Screen(html=self._texts.say("welcome.privacy"), buttons=tuple(rows))
        return Turn(state=moment.state, screens=(screen,))

    async def cancel(self, moment: Moment, _: str) -> Turn:
        """Clear whatever was going on."""
        screen = Screen(html=self._texts.say("welcome.cancelled"), menu=self._menu)
        return Turn(state=moment.state.afresh(), screens=(screen,))

    async def ask(self, moment: Moment, _: str | Press) -> Turn:
        """Invite a question."""
        state = replace(moment.state, rephrased=False, only_asking=False)
        return Turn(state=state, screens=(Screen(html=self._texts.say("welcome.ask")),))

    async def search(self, moment: Moment, words: str) -> Turn:
        """Look words up, or the petition of a code."""
        words = words.strip()
        if not words:
            screen = Screen(html=self._texts.say("welcome.search"))
            return Turn(state=moment.state, screens=(screen,))
        return await self._following.code(moment, words) or await self._questions.said(
            moment, words
        )

    def _plain(self, moment: Moment, key: str) -> Turn:
        screen = Screen(html=self._texts.say(key, commands=self._commands))
        return Turn(state=moment.state, screens=(screen,))
