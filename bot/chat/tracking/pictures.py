"""Photos and documents for a petition that waits for its sender: they are the answer."""

from dataclasses import replace

from bot.chat.events import Attached
from bot.chat.moment import Moment
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.steps.evidence import ALBUM, announced, unfit
from bot.chat.screens import Placement, Screen, Turn
from bot.chat.tracking.ways import Ways
from bot.domain.errors import BotError, ConsentMissingError, NotAllowedError, NotYoursError
from bot.domain.petition import State
from bot.services.enclosing import awaiting, enclose
from bot.texts.catalog import Catalog


class Pictures:
    """Takes them."""

    def __init__(self, texts: Catalog, recorder: Recorder) -> None:
        self._texts = texts
        self._recorder = recorder
        self._ways = Ways(texts)

    async def taken(self, moment: Moment, event: Attached, code: str) -> Turn | None:
        """Keep a file with its petition; None where nothing more is waited for.

        Without a caption it answers by itself; what a caption says is taken after this.
        """
        try:
            await awaiting(moment.uow, code, moment.person, moment.now)
            if refusal := unfit(self._texts, event):
                return self._said(moment, event, refusal)
            petition = await enclose(
                moment.uow,
                code,
                moment.person,
                announced(event, moment),
                moment.now,
                limits=self._recorder.limits,
                agreement=self._recorder.agreement,
            )
            if petition.state is State.WAITING and not event.caption.strip():
                words = self._texts.say("tracking.files_answer")
                await self._recorder.add(moment.uow, code, moment.person, words, moment.now)
        except (NotAllowedError, NotYoursError, ConsentMissingError):
            return None
        except BotError as error:
            return self._said(moment, event, self._texts.say(f"error.{error.code}", **error.facts))
        files = await moment.uow.files.of_petition(code)
        html = self._texts.say("tracking.files_taken", code=code, count=len(files))
        return self._said(moment, event, html, code=code)

    def _said(self, moment: Moment, event: Attached, html: str, *, code: str = "") -> Turn:
        """What became of it; the parts of an album renew one screen."""
        state, awaited = moment.state, moment.state.awaited
        if code and awaited is not None and awaited.code == code:
            state = replace(state, awaited=None)
        screen = Screen(html=html, buttons=(self._ways.open(code),) if code else (), about=code)
        if event.album:
            screen = replace(screen, name=ALBUM + event.album, placement=Placement.RENEW)
        return Turn(state=state, screens=(screen,))
