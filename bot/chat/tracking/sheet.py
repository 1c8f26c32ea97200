"""A petition as one person may see it: how it stands, what happened to it, what can be done."""

from collections.abc import Iterator

from bot.chat.buttons import Buttons
from bot.chat.callbacks import Action
from bot.chat.moment import Moment
from bot.chat.paging import joined, packed, pages
from bot.chat.petition.recorder import Recorder
from bot.chat.screens import PAGE, Screen, Turn
from bot.chat.tracking.ways import Verb, Ways
from bot.domain.errors import NotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.local_time import local_minute
from bot.domain.petition import Actor, Move, Note, Petition
from bot.services.correspondence import answer_files
from bot.services.registers import FileState
from bot.services.viewing import History, Role
from bot.texts.catalog import Catalog

QUOTED = 1500  # characters of somebody's words in one piece; what is longer is cut into several


class Sheet:
    """Shows one petition."""

    def __init__(self, texts: Catalog, knowledge: Knowledge, recorder: Recorder) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._ways = Ways(texts)
        self._recorder = recorder
        self._places = knowledge.place_names()
        self._sectors = {sector.id: sector.name for sector in knowledge.sectors}

    async def show(self, moment: Moment, code: str, *, page: int = 0, note: str = "") -> Turn:
        """Show the petition of a code, below what is to be noted."""
        try:
            viewed = await self._recorder.seen_by(moment.uow, code, moment.person.key)
        except NotFoundError:
            unknown = Screen(html=self._texts.say("tracking.unknown", code=code))
            return Turn(state=moment.state, screens=(unknown,))
        petition = viewed.petition
        if viewed.role is Role.STRANGER or moment.in_group:
            html = self._texts.say(
                "tracking.state_only", petition=petition, state=self.state(petition)
            )
            return Turn(state=moment.state, screens=(Screen(html=html),))
        history = await self._recorder.history(moment.uow, code)
        own = viewed.role is Role.SENDER
        parts = [self._head(petition, history, own=own)]
        if own:
            parts.append(await self._details(moment, petition))
        leaves = packed((*parts, *self._events(petition, history, own=own)), PAGE)
        page = min(page, len(leaves) - 1)
        many = len(leaves) > 1
        numbering = self._texts.say("list.page", page=page + 1, count=len(leaves)) if many else ""
        files = await answer_files(moment.uow, code) if own else ()
        rows = (
            *self._buttons.pager(Action.FOLLOW, code, page=page, count=len(leaves)),
            *([(self._ways.button(Verb.FETCH, code),)] if files else ()),
            *self._ways.of(petition, viewed.role),
            (self._buttons.named("back", Action.MINE, 0),),
        )
        screen = Screen(
            html=joined(note, leaves[page], numbering),
            buttons=rows,
            placement=moment.here,
            about=code,
        )
        return Turn(state=moment.state, screens=(screen,))

    def state(self, petition: Petition) -> str:
        """Where a petition stands, in words."""
        return self._texts.say(f"form.state.{petition.state}")

    def quoted(self, text: str) -> str:
        """The beginning of somebody's words."""
        first, *rest = pages(text, QUOTED)
        return self._texts.say("form.quoted", text=first, is_cut=bool(rest))

    def _head(self, petition: Petition, history: History, *, own: bool) -> str:
        due = history.due if own else None
        return joined(
            self._texts.say(
                "tracking.petition",
                petition=petition,
                state=self.state(petition),
                place=self._places.get(petition.place_id, ""),
                sent_on=local_minute(petition.created_at),
                own=own,
            ),
            self._texts.say("tracking.due", due=due) if due else "",
        )

    async def _details(self, moment: Moment, petition: Petition) -> str:
        """All that was sent besides the words, for the sender alone."""
        files = await moment.uow.files.of_petition(petition.code)
        refused = [each for each in files if each.state is FileState.REFUSED]
        return self._texts.say(
            "tracking.details",
            petition=petition,
            kind=self._texts.say(f"form.kind.{petition.kind}"),
            sector=self._sectors.get(petition.sector, ""),
            files=[each for each in files if each not in refused],
            refused=refused,
            sharing=self._texts.say(f"button.shown_to_{petition.sharing}"),
        )

    def _events(self, petition: Petition, history: History, *, own: bool) -> Iterator[str]:
        """Tell what happened, newest first; what passed in writing is the sender's to read."""
        yield self._texts.say("tracking.history")
        # An answer comes before the move that it causes, at the same time.
        told: list[Move | Note] = [*(history.notes if own else ()), *history.moves]
        for each in reversed(sorted(told, key=lambda one: one.at)):  # noqa: C413 - ties, too
            if isinstance(each, Move):
                yield from self._told(self._step(each), each.note if own else "")
            else:
                heading = self._texts.say(
                    f"tracking.note.{each.kind}",
                    at=local_minute(each.at),
                    actor=self._who(each.actor),
                )
                yield from self._told(heading, each.text)
        if own:
            yield from self._told(self._texts.say("tracking.text"), petition.text)

    def _told(self, heading: str, text: str) -> Iterator[str]:
        if not text.strip():
            yield heading
            return
        for number, piece in enumerate(pages(text, QUOTED)):
            words = self._texts.say("form.quoted", text=piece, is_cut=False)
            yield words if number else f"{heading}\n{words}"

    def _step(self, move: Move) -> str:
        if move.is_extension:
            return self._texts.say(
                "tracking.extended",
                at=local_minute(move.at),
                actor=self._who(move.actor),
                due_on=move.due_on,
            )
        return self._texts.say(
            "tracking.step",
            at=local_minute(move.at),
            state=self._texts.say(f"form.state.{move.to}"),
            actor=self._who(move.actor),
            body=move.body,
            letter=move.number_of_letter,
        )

    def _who(self, actor: Actor) -> str:
        return actor.label or self._texts.say(f"tracking.actor.{actor.kind}")
