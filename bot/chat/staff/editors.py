"""What editors of the knowledge type in private: try a question, publish, see how things stand."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.moment import Moment
from bot.chat.paging import joined
from bot.chat.screens import Screen, Turn
from bot.domain.errors import KnowledgeError
from bot.domain.staff import Act, Member
from bot.services.editing import Editing
from bot.services.explaining import Explained
from bot.services.trials import Standing, Trials
from bot.services.unanswered import Unanswered
from bot.texts.catalog import Catalog

GROUPS = 5  # questions that could not be answered, shown at once
SHOWN = 3  # candidates of a question that is tried
KNOWLEDGE_PATH = "/console/knowledge"

Command = Callable[[Moment, str], Awaitable[Turn | None]]


class EditorsDesk:
    """Commands for members who may change the knowledge; None for everybody else."""

    def __init__(
        self,
        texts: Catalog,
        explain: Callable[[str], Explained],
        *,
        editing: Editing,
        trials: Trials,
        unanswered: Unanswered,
        public_url: str = "",
    ) -> None:
        self._texts = texts
        self._explain = explain
        self._editing = editing
        self._trials = trials
        self._unanswered = unanswered
        self._page = public_url.rstrip("/") + KNOWLEDGE_PATH if public_url else ""
        self.commands: Mapping[str, Command] = {
            "thu": self._try,
            "capnhat": self._update,
            "chuatraloi": self._waiting,
        }

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
        """The groups that most people asked, each with the page where it is settled."""
        by = await self._editor(moment)
        if by is None:
            return None
        if moment.in_group:
            return self._turn(moment, self._texts.say("card.only_private"))
        groups = await self._unanswered.groups(by, moment.uow)
        waiting = [each for each in groups if not each.settled][:GROUPS]
        if not waiting:
            return self._turn(moment, self._texts.say("editor.none_waiting"))
        lines = [
            self._texts.say("editor.group", number=number, group=each)
            for number, each in enumerate(waiting, 1)
        ]
        html = joined(self._texts.say("editor.waiting"), "\n".join(lines))
        if self._page:
            page = f"{self._page}/questions"
            html = joined(html, self._texts.say("editor.more_on_page", page=page))
        return self._turn(moment, html)

    async def _update(self, moment: Moment, reason: str) -> Turn | None:
        """Say how things stand; with a reason, try the working copy, then publish it."""
        by = await self._editor(moment)
        if by is None:
            return None
        if moment.in_group:
            return self._turn(moment, self._texts.say("card.only_private"))
        standing = self._trials.standing(by)
        said = ""
        if reason.strip() and (standing is None or not standing.is_running):
            said = self._go_on(by, standing, reason.strip())
        newest = await moment.uow.publications.newest()
        look = await self._editing.look(by)
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

    def _go_on(self, by: Member, standing: Standing | None, reason: str) -> str:
        """The next step on the way to a publication, done after this turn."""
        if standing is None or standing.trial is None:
            self._trials.begin(by)
            return self._texts.say("editor.trying")
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

    async def _editor(self, moment: Moment) -> Member | None:
        by = await moment.uow.staff.of_person(moment.person.key)
        return by if by is not None and by.may(Act.KNOWLEDGE) else None

    def _turn(self, moment: Moment, html: str) -> Turn:
        return Turn(state=moment.state, screens=(Screen(html=html),))


def _chance(steps: Explained) -> int:
    return round(steps.candidates[0].chance * 100) if steps.candidates else 0
