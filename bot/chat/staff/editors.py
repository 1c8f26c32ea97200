"""What editors of the knowledge do in private: try a question, publish, teach, send a document."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.callbacks import Action, Press
from bot.chat.events import Attached
from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.screens import Screen, Turn
from bot.chat.staff.afterwards import Afterwards
from bot.chat.staff.import_desk import ImportDesk
from bot.chat.staff.teaching import Teaching
from bot.domain.errors import KnowledgeError, StaleButtonError
from bot.domain.knowledge import Knowledge
from bot.domain.staff import Act, Member
from bot.services.editing import Editing, Look
from bot.services.explaining import Explained
from bot.services.importing import Imports
from bot.services.trials import Standing, Trials
from bot.services.unanswered import Unanswered
from bot.texts.catalog import Catalog

SHOWN = 3  # candidates of a question that is tried
KNOWLEDGE_PATH = "/console/knowledge"

Command = Callable[[Moment, str], Awaitable[Turn | None]]


class EditorsDesk:
    """Commands for members who may change the knowledge; None for everybody else."""

    def __init__(
        self,
        texts: Catalog,
        knowledge: Knowledge,
        explain: Callable[[str], Explained],
        *,
        editing: Editing,
        trials: Trials,
        imports: Imports,
        unanswered: Unanswered,
        afterwards: Afterwards,
        public_url: str = "",
    ) -> None:
        self._texts = texts
        self._explain = explain
        self._editing = editing
        self._trials = trials
        self._page = public_url.rstrip("/") + KNOWLEDGE_PATH if public_url else ""
        self._imports = ImportDesk(
            texts, imports=imports, editing=editing, afterwards=afterwards, page=self._page
        )
        self._teaching = Teaching(
            texts,
            knowledge,
            explain,
            unanswered=unanswered,
            afterwards=afterwards,
            page=self._page,
        )
        self.commands: Mapping[str, Command] = {
            "thu": self._try,
            "capnhat": self._update,
            "chuatraloi": self._waiting,
        }
        self.presses: Mapping[Action, Callable[[Moment, Press], Awaitable[Turn]]] = {
            Action.IMPORT: self._pressed_import,
            Action.TEACH: self._pressed_group,
        }

    async def attached(self, moment: Moment, event: Attached) -> Turn | None:
        """Take a document to be imported."""
        by = await self._editor(moment)
        return None if by is None else self._imports.attached(moment, by, event)

    async def _pressed_import(self, moment: Moment, press: Press) -> Turn:
        return self._imports.pressed(moment, await self._known_editor(moment), press)

    async def _pressed_group(self, moment: Moment, press: Press) -> Turn:
        return await self._teaching.pressed(moment, await self._known_editor(moment), press)

    async def _try(self, moment: Moment, question: str) -> Turn | None:
        if await self._editor(moment) is None:
            return None
        if moment.in_group:
            return self._turn(moment, self._texts.say("card.only_private"))
        if not question.strip():
            return self._turn(moment, self._texts.say("editor.try_how"))
        steps = self._explain(question)
        lines = [self._texts.say("editor.tried", steps=steps, kind=steps.answered.kind.value)]
        if steps.answered.repaired:
            lines += [
                self._texts.say("editor.candidate", number=number, candidate=each)
                for number, each in enumerate(steps.candidates[:SHOWN], 1)
            ]
        lines.append(self._texts.say("editor.decided", steps=steps, chance=_chance(steps)))
        return self._turn(moment, joined(*lines))

    async def _waiting(self, moment: Moment, _: str) -> Turn | None:
        """The groups that most people asked, and what to do with each."""
        by = await self._editor(moment)
        if by is None:
            return None
        if moment.in_group:
            return self._turn(moment, self._texts.say("card.only_private"))
        return await self._teaching.waiting(moment, by)

    async def _update(self, moment: Moment, reason: str) -> Turn | None:
        """Say how things stand; with a reason, try the working copy, then publish it."""
        by = await self._editor(moment)
        if by is None:
            return None
        if moment.in_group:
            return self._turn(moment, self._texts.say("card.only_private"))
        standing = self._trials.standing(by)
        look = await self._editing.look(by)
        said = ""
        if reason.strip() and (standing is None or not standing.is_running):
            said = self._go_on(by, standing, look, reason.strip())
        newest = await moment.uow.publications.newest()
        changes = await self._editing.changes(by)
        html = joined(
            said,
            self._texts.say(
                "editor.stands",
                number=newest.number,
                changes=len(changes),
                flaws=len(look.flaws),
                standing=self._trials.standing(by),
                failure=self._failure(self._trials.standing(by)),
                page=self._page,
            ),
        )
        return self._turn(moment, html)

    def _go_on(self, by: Member, standing: Standing | None, look: Look, reason: str) -> str:
        """The next step on the way to a publication, done after this turn."""
        if standing is None or standing.trial is None:
            self._trials.begin(by)
            return self._texts.say("editor.trying")
        if not standing.trial.is_of(look.files):
            self._trials.begin(by)
            return self._texts.say("editor.trying_anew")
        if standing.trial.report.lost:
            return self._texts.say("editor.loses")
        self._trials.publish_soon(by, reason=reason)
        return self._texts.say("editor.publishing")

    def _failure(self, standing: Standing | None) -> str:
        error = standing.error if standing else None
        if error is None:
            return ""
        return self._texts.say(
            f"error.{error.code}", **({} if isinstance(error, KnowledgeError) else error.facts)
        )

    async def _known_editor(self, moment: Moment) -> Member:
        """Whoever pressed a button; to others there is none."""
        by = await self._editor(moment)
        if by is None:
            raise StaleButtonError
        return by

    async def _editor(self, moment: Moment) -> Member | None:
        by = await moment.uow.staff.of_person(moment.person.key)
        return by if by is not None and by.may(Act.KNOWLEDGE) else None

    def _turn(self, moment: Moment, html: str) -> Turn:
        return Turn(state=moment.state, screens=(Screen(html=html),))


def _chance(steps: Explained) -> int:
    return round(steps.candidates[0].chance * 100) if steps.candidates else 0
