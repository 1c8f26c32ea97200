"""/dulieucuatoi and /xoadulieu: what is held, a copy of it, and erasing it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.consenting import Consenting
from bot.chat.contacts import Contacts
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.petition.recorder import Recorder
from bot.chat.rights.copies import reference_to
from bot.chat.rights.corrections import Corrections
from bot.chat.screens import Button, Screen, Turn
from bot.chat.state import ChatState
from bot.chat.typed import TypedWords
from bot.domain.errors import InvalidInputError
from bot.domain.local_time import VIETNAM, local_day
from bot.domain.petition import Move, State
from bot.services.erasure import Erasure, Leftovers
from bot.services.export import Held, held_about, parts_of
from bot.texts.catalog import Catalog

COPY_EVERY = timedelta(minutes=10)
MOST_PARTS = 10  # files sent at once; more is handed over at the office


class Rights:
    """Shows, copies and erases what is held about whoever asks, in private only."""

    def __init__(
        self,
        texts: Catalog,
        *,
        recorder: Recorder,
        contacts: Contacts,
        leftovers: Leftovers,
        consenting: Consenting,
        typed: TypedWords,
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._contacts = contacts
        self._erasure = Erasure(recorder, leftovers)
        corrections = Corrections(texts, recorder, consenting, typed)
        self.said = corrections.said
        self.commands: Mapping[str, Callable[[Moment, str], Awaitable[Turn]]] = {
            "dulieucuatoi": self._privately(self._data),
            "xoadulieu": self._privately(self._erase),
            "suathongtin": self._privately(corrections.begin),
        }
        self._answers: Mapping[str, Callable[[Moment, Press], Awaitable[Turn]]] = {
            "data": self._data,
            "copy": self._copy,
            "withdraw": self._withdraw,
            "erase": self._erase,
            "all": self._all,
            "sure": self._sure,
            "draft": self._draft,
            "keep": self._kept,
            **corrections.answers,
        }
        self.presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.RIGHTS: self._pressed
        }

    def _privately(
        self, answer: Callable[[Moment, Press], Awaitable[Turn]]
    ) -> Callable[[Moment, str], Awaitable[Turn]]:
        """Make a command of an answer: nobody's data is shown where others read along."""

        async def command(moment: Moment, _: str) -> Turn:
            if moment.in_group:
                screen = Screen(html=self._texts.say("rights.in_group"), may_quote=False)
                return Turn(state=moment.state, screens=(screen,))
            return await answer(moment, Press(turn=0, action=Action.RIGHTS, fields=()))

        return command

    async def _pressed(self, moment: Moment, press: Press) -> Turn:
        answer = self._answers.get(press.field(0))
        if answer is None:
            raise InvalidInputError
        return await answer(moment, press)

    async def _data(self, moment: Moment, _: Press) -> Turn:
        """Say in words what is held."""
        held = await held_about(moment.uow, moment.person, moment.now)
        key = "rights.nothing_held" if held.is_nothing else "rights.held"
        rows: list[Row] = [(self._button("copy_data", "copy"),)]
        if any(each.petition.is_open for each in held.own):
            rows.append((self._button("correct_contact", "fix", 0),))
        if held.waits:
            rows.append((self._buttons.named("waits", Action.WAIT, "list"),))
        if held.consents:
            rows.append((self._button("withdraw_consent", "withdraw"),))
        rows.append((self._button("erase_data", "erase"),))
        html = self._texts.say(key, **_counts(held))
        return self._shown(moment, html, rows)

    async def _copy(self, moment: Moment, _: Press) -> Turn:
        """Send everything, now and then only."""
        again_at = _read(moment.state.copied_at)
        if again_at is not None and again_at + COPY_EVERY > moment.now:
            facts = {"last": _clock(again_at), "next": _clock(again_at + COPY_EVERY)}
            told = self._texts.say("rights.copied_lately", **facts)
            return Turn(state=moment.state, screens=(Screen(html=told),), notice=told)
        held = await held_about(moment.uow, moment.person, moment.now)
        count = len(parts_of(held.stored_files))
        sent = min(count, MOST_PARTS)
        screens = [
            Screen(
                html=self._texts.say("rights.copy", part=part + 1, count=sent),
                file=reference_to(moment.person, part),
            )
            for part in range(sent)
        ]
        if count > sent:
            screens.append(
                Screen(html=self._texts.say("rights.copy_too_big", block=self._block()))
            )
        state = replace(moment.state, copied_at=moment.now.isoformat())
        return Turn(state=state, screens=tuple(screens))

    async def _withdraw(self, moment: Moment, _: Press) -> Turn:
        """Say what taking the consent back means, and what else would help."""
        rows = [
            (self._button("withdraw_and_erase", "all"),),
            (self._button("correct_contact", "fix", 0),),
            (self._button("keep_data", "keep"),),
        ]
        return self._shown(moment, self._texts.say("rights.withdraw", block=self._block()), rows)

    async def _erase(self, moment: Moment, _: Press) -> Turn:
        """Say what would go and what would stay, and offer to."""
        held = await held_about(moment.uow, moment.person, moment.now)
        rows: list[Row] = [(self._button("erase_all", "all"),)]
        if held.draft is not None:
            rows.append((self._button("erase_draft_only", "draft"),))
        rows.append((self._button("keep_data", "keep"),))
        html = joined(
            self._texts.say("rights.erase", **_counts(held)),
            self._staying(held),
            self._texts.say("rights.choose"),
        )
        return self._shown(moment, html, rows)

    async def _all(self, moment: Moment, press: Press) -> Turn:
        """Ask for the last time; an old screen may promise what is true no more."""
        if moment.is_older:
            return await self._erase(moment, press)
        held = await held_about(moment.uow, moment.person, moment.now)
        rows = [
            (self._button("erase_for_good", "sure"),),
            (self._button("keep_data", "keep"),),
        ]
        return self._shown(moment, self._texts.say("rights.sure", **_counts(held)), rows)

    async def _sure(self, moment: Moment, press: Press) -> Turn:
        if moment.is_older:
            return await self._erase(moment, press)
        held = await held_about(moment.uow, moment.person, moment.now)
        erased = await self._erasure.erase(moment.uow, moment.person, moment.now)
        html = joined(
            self._texts.say("rights.erased", rows=erased.rows, withdrawn=erased.withdrawn),
            self._staying(held),
        )
        screen = Screen(html=html, placement=moment.here)
        return Turn(state=ChatState(), screens=(screen,), forgets=True)

    async def _draft(self, moment: Moment, press: Press) -> Turn:
        if moment.is_older:
            return await self._erase(moment, press)
        files = await self._erasure.erase_draft(moment.uow, moment.person)
        key = "rights.no_draft" if files is None else "rights.draft_erased"
        state = replace(moment.state.afresh(), form=False)
        screen = Screen(html=self._texts.say(key, files=files), placement=moment.here)
        return Turn(state=state, screens=(screen,))

    async def _kept(self, moment: Moment, _: Press) -> Turn:
        screen = Screen(html=self._texts.say("rights.kept"), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    def _staying(self, held: Held) -> str:
        """Say what stays, here and elsewhere."""
        moves = [move for each in held.own for move in each.moves]
        departed = [move for move in moves if move.leads_to(State.FORWARDED)]
        return self._texts.say(
            "rights.staying",
            petitions=len(held.own),
            departed=[_letter(move) for move in departed],
            is_blocked=held.block is not None,
            block=self._block(),
        )

    def _shown(self, moment: Moment, html: str, rows: Sequence[Row]) -> Turn:
        screen = Screen(html=html, buttons=tuple(rows), placement=moment.here)
        return Turn(state=moment.state, screens=(screen,))

    def _button(self, name: str, verb: str, *fields: object) -> Button:
        return self._buttons.named(name, Action.RIGHTS, verb, *fields)

    def _block(self) -> str:
        known = self._contacts.are_known
        return self._texts.say("contacts.block", contacts=self._contacts) if known else ""


def _counts(held: Held) -> Mapping[str, object]:
    """The facts of the summaries."""
    return {
        "held": held,
        "consented_on": local_day(held.consents[-1].given_at) if held.consents else None,
        "blocked_until": held.block and held.block.until and local_day(held.block.until),
        "own": len(held.own),
        "open": sum(each.petition.is_open for each in held.own),
        "notes": sum(len(each.notes) for each in held.own),
        "letters": sum(len(each.letters) for each in held.own),
        "files": len(held.files),
        "megabytes": max(0.1, round(sum(each.size for each in held.files) / 1_000_000, 1)),
    }


def _letter(move: Move) -> Mapping[str, str]:
    return {"body": move.body, "number": move.number_of_letter}


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _clock(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M}"
