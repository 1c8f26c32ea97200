"""What citizens asked in vain, settled in a few taps: another wording of an entry, or not ours."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from functools import partial

from bot.chat.buttons import Buttons, Row
from bot.chat.callbacks import Action, Press
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.screens import Button, Screen, Turn
from bot.chat.staff.afterwards import Afterwards, Show
from bot.chat.staff.flaws import flaw_lines
from bot.domain.errors import StaleButtonError
from bot.domain.knowledge import Knowledge
from bot.domain.staff import Member
from bot.services.editing import Drafted
from bot.services.explaining import Candidate, Explained
from bot.services.unanswered import Group, Unanswered
from bot.texts.catalog import Catalog

GROUPS = 5  # shown at once
NEAREST = 3  # entries that a wording can be added to
LEAST = 0.01  # of a chance: what has less is there only because something had to come next
KEY = 8  # letters of a group's key that a button carries: an entry's id takes up to 40


class Verb(StrEnum):
    """What is done with a group; stored in messages, never renamed."""

    LIST = "l"
    SHOW = "s"
    ASK_ADD = "q"  # with an entry: shows what would be done
    ADD = "a"
    OUTSIDE = "o"
    UNDO = "u"


class Teaching:
    """For members who may change the knowledge; ``page`` is the console's, "" without one."""

    def __init__(
        self,
        texts: Catalog,
        knowledge: Knowledge,
        explain: Callable[[str], Explained],
        *,
        unanswered: Unanswered,
        afterwards: Afterwards,
        page: str = "",
    ) -> None:
        self._texts = texts
        self._buttons = Buttons(texts)
        self._knowledge = knowledge
        self._explain = explain
        self._unanswered = unanswered
        self._afterwards = afterwards
        self._page = page

    async def waiting(self, moment: Moment, by: Member) -> Turn:
        """The groups of most people, each with the entry nearest to it."""
        groups = await self._unanswered.groups(by, moment.uow)
        waiting = [each for each in groups if not each.settled][:GROUPS]
        if not waiting:
            return self._turn(moment, self._say("none_waiting"))
        lines = [
            self._say(
                "group",
                number=number,
                group=each,
                nearest=next(iter(self._nearest(each)), None),
            )
            for number, each in enumerate(waiting, 1)
        ]
        rows = [(self._act_numbered(number, each),) for number, each in enumerate(waiting, 1)]
        more = self._say("more_on_page", page=f"{self._page}/questions") if self._page else ""
        html = joined(self._say("waiting"), "\n\n".join(lines), more)
        return self._turn(moment, html, rows)

    async def pressed(self, moment: Moment, by: Member, press: Press) -> Turn:
        """Take a button below the list or a group."""
        verb = press.field(0)
        if verb == Verb.LIST:
            return await self.waiting(moment, by)
        group = await self._group(moment, by, press.field(1))
        match verb:
            case Verb.SHOW:
                return self._show(moment, group)
            case Verb.ASK_ADD if not group.settled:
                return self._ask_add(moment, group, press.field(2))
            case Verb.ADD if not group.settled:
                work = partial(self._add, by, group, press.field(2))
            case Verb.OUTSIDE if not group.settled:
                work = partial(self._set_outside, by, group)
            case Verb.UNDO if group.can_undo:
                work = partial(self._undo, by, group)
            case _:
                raise StaleButtonError
        return self._begin(moment, group, work)

    def _begin(
        self, moment: Moment, group: Group, work: Callable[[Show], Awaitable[None]]
    ) -> Turn:
        self._afterwards.begin(moment.person.chat_key, _name(group), work)
        return Turn(state=moment.state, notice=self._texts.say("notice.working"))

    async def _group(self, moment: Moment, by: Member, key: str) -> Group:
        if len(key) != KEY:
            raise StaleButtonError
        groups = await self._unanswered.groups(by, moment.uow)
        found = next((each for each in groups if each.key.startswith(key)), None)
        if found is None:
            raise StaleButtonError
        return found

    def _show(self, moment: Moment, group: Group) -> Turn:
        """One group, and what can be done with it from here."""
        nearest = self._nearest(group)
        html = self._say(
            "group_card", group=group, nearest=nearest, entry=self._title(group.entry_id)
        )
        rows: list[Row] = []
        if group.can_undo:
            rows.append((self._act("teach_undo", Verb.UNDO, group),))
        elif not group.settled and self._afterwards.is_open:
            rows += [
                (
                    self._buttons.titled(
                        self._texts.say("button.teach_add", title=each.title),
                        Action.TEACH,
                        Verb.ASK_ADD,
                        group.key[:KEY],
                        each.id,
                    ),
                )
                for each in nearest
            ]
            rows.append((self._act("teach_outside", Verb.OUTSIDE, group),))
        return self._turn(moment, html, [*rows, *self._ways_on(group)], group)

    def _ask_add(self, moment: Moment, group: Group, id_: str) -> Turn:
        title = self._title(id_)
        if not title:
            raise StaleButtonError
        sure = self._buttons.named("teach_sure", Action.TEACH, Verb.ADD, group.key[:KEY], id_)
        stop = self._act("teach_stop", Verb.SHOW, group)
        html = self._say("add_sure", text=group.text, title=title)
        return self._turn(moment, html, [(sure,), (stop,)], group)

    async def _add(self, by: Member, group: Group, id_: str, show: Show) -> None:
        drafted = await self._unanswered.add_to(by, group.key, id_, group.text)
        html = self._say("added", text=group.text, title=self._title(id_))
        await show(self._done(group, drafted, html))

    async def _set_outside(self, by: Member, group: Group, show: Show) -> None:
        drafted = await self._unanswered.set_outside(by, group.key)
        await show(self._done(group, drafted, self._say("set_outside", text=group.text)))

    async def _undo(self, by: Member, group: Group, show: Show) -> None:
        drafted = await self._unanswered.undo(by, group.key)
        html = self._say("group_undone", text=group.text)
        await show(self._done(group, drafted, html, can_undo=False))

    def _done(self, group: Group, drafted: Drafted, html: str, *, can_undo: bool = True) -> Screen:
        if not drafted.is_sound:
            flaws = flaw_lines(drafted.flaws, self._texts)
            html = self._say("group_unsound", text=group.text, flaws=flaws)
            can_undo = False
        undo = [(self._act("teach_undo", Verb.UNDO, group),)] if can_undo else []
        return Screen(html=html, buttons=(*undo, *self._ways_on(group)))

    def _nearest(self, group: Group) -> Sequence[Candidate]:
        """Entries only: an article of a law takes no wordings."""
        return [
            each
            for each in self._explain(group.text).candidates
            if each.chance >= LEAST and each.id in self._knowledge.entries
        ][:NEAREST]

    def _title(self, id_: str) -> str:
        entry = self._knowledge.entries.get(id_)
        return entry.title if entry else ""

    def _ways_on(self, group: Group) -> Sequence[Row]:
        rows: list[Row] = []
        if self._page:
            url = f"{self._page}/questions/{group.key}"
            rows.append((Button(label=self._texts.say("button.teach_page"), url=url),))
        return [*rows, (self._act("teach_list", Verb.LIST, group),)]

    def _act(self, name: str, verb: Verb, group: Group) -> Button:
        return self._buttons.named(name, Action.TEACH, verb, group.key[:KEY])

    def _act_numbered(self, number: int, group: Group) -> Button:
        key = group.key[:KEY]
        return self._buttons.numbered(number, group.text, Action.TEACH, Verb.SHOW, key)

    def _say(self, key: str, **facts: object) -> str:
        return self._texts.say(f"editor.{key}", **facts)

    def _turn(
        self, moment: Moment, html: str, rows: Sequence[Row] = (), group: Group | None = None
    ) -> Turn:
        name = _name(group) if group else ""
        screen = Screen(html=html, buttons=tuple(rows), placement=moment.in_place, name=name)
        return Turn(state=moment.state, screens=(screen,))


def _name(group: Group) -> str:
    """Of the screens about a group, so that what was done takes their place."""
    return f"group-{group.key}"
