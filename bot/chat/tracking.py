"""Following petitions: one's own in a list, one by its code, with what happened to it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.recorder import Recorder
from bot.chat.screens import Screen, Turn
from bot.domain.codes import TrackingCode
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import VIETNAM
from bot.domain.petition import Move, Petition
from bot.services.viewing import Role
from bot.texts.catalog import Catalog


class Tracking:
    """Shows petitions to those who sent or joined them, and their state to whoever has a code."""

    def __init__(self, texts: Catalog, knowledge: Knowledge, recorder: Recorder) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._recorder = recorder
        self._places = {place.id: place.full_name for place in knowledge.places}
        self.commands: Mapping[str, Callable[[Moment, str], Awaitable[Turn]]] = {
            "cuatoi": self.mine
        }
        self.presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.MINE: self._leaf,
            Action.FOLLOW: self._open,
        }

    async def mine(self, moment: Moment, _: str) -> Turn:
        """Show one's own petitions, newest first."""
        return await self._list(moment, 0)

    async def code(self, moment: Moment, text: str) -> Turn | None:
        """Show the petition whose code stands in the words; None when there is none."""
        code = TrackingCode.parse(text)
        if code is not None:
            return await self._show(moment, code)
        if not TrackingCode.is_attempt(text):
            return None
        return Turn(
            state=moment.state, screens=(Screen(html=self._texts.say("tracking.mistyped")),)
        )

    async def _leaf(self, moment: Moment, press: Press) -> Turn:
        return await self._list(moment, press.page(0))

    async def _open(self, moment: Moment, press: Press) -> Turn:
        return await self._show(moment, press.field(0))

    async def _list(self, moment: Moment, page: int) -> Turn:
        if moment.in_group:  # others read along
            return Turn(
                state=moment.state, screens=(Screen(html=self._texts.say("tracking.private")),)
            )
        petitions, more = await self._recorder.mine(moment.uow, moment.person.key, page)
        lines = [
            self._texts.say("tracking.line", number=number, petition=each, state=self._state(each))
            for number, each in enumerate(petitions, 1)
        ]
        rows: list[Row] = [
            (self._buttons.numbered(number, each.title, Action.FOLLOW, each.code),)
            for number, each in enumerate(petitions, 1)
        ]
        rows += self._buttons.pager(Action.MINE, page=page, count=page + 1 + more)
        heading = "tracking.mine" if petitions else "tracking.none"
        html = joined(self._texts.say(heading), "\n".join(lines))
        screen = Screen(html=html, buttons=tuple(rows), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    async def _show(self, moment: Moment, code: str) -> Turn:
        try:
            viewed = await self._recorder.seen_by(moment.uow, code, moment.person.key)
        except NotFoundError:
            unknown = Screen(html=self._texts.say("tracking.unknown", code=code))
            return Turn(state=moment.state, screens=(unknown,))
        petition = viewed.petition
        if viewed.role is Role.STRANGER or moment.in_group:
            html = self._texts.say(
                "tracking.state_only", petition=petition, state=self._state(petition)
            )
            return Turn(state=moment.state, screens=(Screen(html=html),))
        history = await self._recorder.history(moment.uow, code)
        own = viewed.role is Role.SENDER
        due = history.due if own else None
        html = joined(
            self._texts.say(
                "tracking.petition",
                petition=petition,
                state=self._state(petition),
                place=self._places.get(petition.place_id, ""),
                sent_on=_local(petition.created_at),
                own=own,
            ),
            self._texts.say("tracking.due", due=due) if due else "",
            "\n".join(self._step(move, own=own) for move in history.moves),
        )
        back = (self._buttons.named("back", Action.MINE, 0),)
        screen = Screen(html=html, buttons=(back,), placement=moment.here, about=code)
        return Turn(state=moment.state, screens=(screen,))

    def _step(self, move: Move, *, own: bool) -> str:
        """Tell one step; what was written to the sender is the sender's to read."""
        return self._texts.say(
            "tracking.step",
            at=_local(move.at),
            state=self._texts.say(f"form.state.{move.to}"),
            actor=move.actor.label or self._texts.say(f"tracking.actor.{move.actor.kind}"),
            note=move.note if own else "",
            body=move.body,
            letter=move.number_of_letter,
        )

    def _state(self, petition: Petition) -> str:
        return self._texts.say(f"form.state.{petition.state}")


def _local(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
