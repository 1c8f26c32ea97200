"""An official document that an editor sends in private: read, reported, written into the draft.

What stops an import is overridden on the console's pages only, where all of the report is seen.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.events import Attached, Attachment
from bot.chat.moment import Moment
from bot.chat.screens import Button, Screen, Turn
from bot.chat.staff.afterwards import Afterwards, Show
from bot.chat.staff.flaws import flaw_lines
from bot.domain.errors import (
    FileRefusedError,
    KnowledgeChangedError,
    NotFoundError,
    StaleButtonError,
)
from bot.domain.file_names import safe_name
from bot.domain.sizes import MEBIBYTE
from bot.domain.staff import Member
from bot.services.editing import Editing
from bot.services.file_ports import FileNotTakenError, OutOfReachError
from bot.services.importing import Confirmed, Import, ImportReport, Imports, Oddity
from bot.texts.catalog import Catalog

MOST_BYTES = 20 * MEBIBYTE  # Telegram hands no more to a bot
EVERY = 3.0  # seconds between two looks at a file that is being read
SHOWN = 6  # oddities


class Verb(StrEnum):
    """What is done with a file; stored in messages, never renamed."""

    WRITE = "w"
    UNDO = "u"
    DROP = "d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An oddity, and how often there is one of its kind."""

    odd: Oddity
    more: int


class ImportDesk:
    """For members who may change the knowledge; ``page`` is the console's, "" without one."""

    def __init__(
        self,
        texts: Catalog,
        *,
        imports: Imports,
        editing: Editing,
        afterwards: Afterwards,
        page: str = "",
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._imports = imports
        self._editing = editing
        self._afterwards = afterwards
        self._page = page

    def attached(self, moment: Moment, by: Member, event: Attached) -> Turn | None:
        """Begin to read a document; None for what is none."""
        file = event.file
        if event.attachment is not Attachment.DOCUMENT or file is None:
            return None
        if moment.in_group or not self._afterwards.is_open:
            return None
        name = safe_name(file.name)
        if file.size is not None and file.size > MOST_BYTES:
            why = FileRefusedError(reason="too_big")
            return Turn(state=moment.state, screens=(self._failed(name, why),))
        token = self._imports.begin(by, name, partial(self._fetched, file.source))
        self._begin(moment, token, partial(self._follow, by, token))
        return Turn(state=moment.state)

    def pressed(self, moment: Moment, by: Member, press: Press) -> Turn:
        """Take a button below a report."""
        verb, token = press.field(0), press.field(1)
        try:
            each = self._imports.get(by, token)
        except NotFoundError:
            return Turn(state=moment.state, screens=(self._plain(moment, "import_forgotten"),))
        match verb:
            case Verb.DROP:
                self._imports.drop(by, token)
                screen = self._plain(moment, "import_dropped", name=each.name)
                return Turn(state=moment.state, screens=(screen,))
            case Verb.WRITE if each.taken is not None and each.written is None:
                self._begin(moment, token, partial(self._write, by, token))
            case Verb.UNDO if each.written is not None:
                self._begin(moment, token, partial(self._undo, by, token))
            case _:
                raise StaleButtonError
        return Turn(state=moment.state, notice=self._texts.say("notice.working"))

    def _begin(self, moment: Moment, token: str, work: Callable[[Show], Awaitable[None]]) -> None:
        self._afterwards.begin(moment.person.chat_key, f"import-{token}", work)

    async def _fetched(self, source: str) -> bytes:
        try:
            return await self._afterwards.fetch(source, limit=MOST_BYTES)
        except FileNotTakenError as error:
            raise FileRefusedError(reason=error.refusal.value) from error
        except OutOfReachError as error:
            raise FileRefusedError(reason="out_of_reach") from error

    async def _follow(self, by: Member, token: str, show: Show) -> None:
        """Show how far it is, then what was found; nothing more once it was dropped."""
        try:
            shown: Screen | None = None
            while (each := self._imports.get(by, token)).is_running:
                screen = self._progress(each)
                if screen != shown:
                    await show(screen)
                shown = screen
                await self._imports.wait(token, within=EVERY)
            await show(await self._outcome(by, each))
        except NotFoundError:
            return

    async def _outcome(self, by: Member, each: Import) -> Screen:
        if isinstance(each.error, FileRefusedError):
            return self._failed(each.name, each.error)
        if each.error is not None:
            return Screen(html=self._texts.say(f"error.{each.error.code}", **each.error.facts))
        if each.reference:
            return Screen(html=self._texts.say("error.unexpected", reference=each.reference))
        return self._report(each, await self._imports.report(by, each.token, ""))

    async def _write(self, by: Member, token: str, show: Show) -> None:
        each = self._imports.get(by, token)
        report = await self._imports.report(by, token, "")
        confirmed = Confirmed(id=report.id, facts=report.facts)
        try:
            drafted = await self._imports.write(by, token, confirmed)
        except FileRefusedError:  # what is known changed meanwhile: it stops now
            await show(self._report(each, await self._imports.report(by, token, "")))
            return
        if not drafted.is_sound:
            flaws = flaw_lines(drafted.flaws, self._texts)
            html = self._say("import_unsound", name=each.name, flaws=flaws, page=self._page)
            await show(Screen(html=html, buttons=self._rows(token)))
            return
        html = self._say("import_written", name=each.name, report=report, page=self._page)
        undo = self._act("import_undo", Verb.UNDO, token)
        await show(Screen(html=html, buttons=((undo,), *self._link("publish"))))

    async def _undo(self, by: Member, token: str, show: Show) -> None:
        each = self._imports.get(by, token)
        try:
            undone = await self._imports.undo(by, token)
        except KnowledgeChangedError:
            html = self._say("import_changed", name=each.name)
            await show(Screen(html=html, buttons=self._link("publish")))
            return
        if not undone.is_sound:
            flaws = flaw_lines(undone.flaws, self._texts)
            html = self._say("import_kept", name=each.name, flaws=flaws, page=self._page)
            await show(Screen(html=html))
            return
        await show(Screen(html=self._say("import_undone", name=each.name)))

    def _progress(self, each: Import) -> Screen:
        html = self._say("import_reading", each=each)
        return Screen(html=html, buttons=((self._act("import_drop", Verb.DROP, each.token),),))

    def _report(self, each: Import, report: ImportReport) -> Screen:
        # Only a number tells which document it is: without, its id is chosen on the console.
        has_id = bool(report.id and report.facts.number)
        can_write = has_id and not report.stops and self._editing.is_writable()
        html = self._say(
            "import_report",
            name=each.name,
            report=report,
            told=list(_told(report.oddities))[:SHOWN],
            more=max(0, len({odd.code for odd in report.oddities}) - SHOWN),
            has_id=has_id,
            is_writable=self._editing.is_writable(),
            page=self._page,
        )
        return Screen(html=html, buttons=self._rows(each.token, can_write=can_write))

    def _rows(self, token: str, *, can_write: bool = False) -> tuple[Row, ...]:
        write = self._act("import_write", Verb.WRITE, token)
        drop = self._act("import_drop", Verb.DROP, token)
        rows = ((write,), *self._link(f"import/{token}"), (drop,))
        return rows if can_write else rows[1:]

    def _link(self, path: str) -> tuple[Row, ...]:
        """The console's page, where there is one."""
        if not self._page:
            return ()
        label = self._texts.say(f"button.import_{path.partition('/')[0]}")
        return ((Button(label=label, url=f"{self._page}/{path}"),),)

    def _act(self, name: str, verb: Verb, token: str) -> Button:
        return self._buttons.named(name, Action.IMPORT, verb, token)

    def _failed(self, name: str, error: FileRefusedError) -> Screen:
        why = self._texts.say(f"import.refused.{error.facts['reason']}", **error.facts)
        return Screen(html=self._say("import_failed", name=name, why=why, page=self._page))

    def _plain(self, moment: Moment, key: str, **facts: object) -> Screen:
        return Screen(html=self._say(key, **facts), placement=moment.in_place)

    def _say(self, key: str, **facts: object) -> str:
        return self._texts.say(f"editor.{key}", **facts)


def _told(oddities: Sequence[Oddity]) -> Sequence[Told]:
    """The first of each kind, those that stop before the others."""
    kinds: dict[str, list[Oddity]] = {}
    for odd in oddities:
        kinds.setdefault(odd.code, []).append(odd)
    return [Told(odd=same[0], more=len(same) - 1) for same in kinds.values()]
