"""Several petitions of one matter: merged into one, seen first, undone while it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Visit, number_in
from bot.console.inbox import MOST_AT_ONCE
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.console.way_back import way_back, with_said
from bot.domain.codes import TrackingCode
from bot.domain.errors import BotError, InvalidInputError, NotAllowedError, TooLongError
from bot.domain.petition import Contact, Petition, State
from bot.domain.staff import Act
from bot.services.handling import Particulars
from bot.services.registers import Similar
from bot.services.rights import check, permitted

LONGEST_NOTE = 2_000
MOST_SIMILAR = 10  # offered beside those that are ticked
ANOTHER = "another"  # chosen in place of one that is ticked: its code is typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be merged, and what cannot be."""

    into: Petition
    ones: Sequence[Petition]
    refused: Sequence[tuple[str, str]]  # code, why


class MergePage:
    """Chooses which petition stays, shows what is going to happen, decides, undoes."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def choose(self, visit: Visit, *, trouble: str = "", status: int = 200) -> Response:
        """Which one is to stay: of those ticked, one that looks alike, or any by its code."""
        check(visit.member, Act.DECIDE)
        codes = visit.form.all("code")[:MOST_AT_ONCE]
        back = way_back(visit)
        if not codes:
            return RedirectResponse(f"{PATH}/{with_said(back, 'none_ticked')}", status_code=303)
        ones, refused = await self._ticked(visit, codes)
        return self._pages.show(
            "merge.html",
            visit,
            status=status,
            trouble=trouble,
            ones=sorted(ones, key=lambda each: each.created_at),
            similar=await self._similar(visit, [each.code for each in ones]),
            refused=refused,
            into=visit.form.one("into"),
            other=visit.form.one("other"),
            note=visit.form.one("note"),
        )

    async def take(self, visit: Visit) -> Response:
        """Show once more what is going to happen, or decide."""
        check(visit.member, Act.DECIDE)
        note = visit.form.one("note")
        if len(note) > LONGEST_NOTE:
            raise TooLongError(limit=LONGEST_NOTE, found=len(note))
        if visit.form.one("step") == "change":
            return await self.choose(visit)
        try:
            proposal = await self._proposed(visit)
        except InvalidInputError:
            return await self.choose(visit, trouble="console.merge.no_choice", status=422)
        except BotError as error:
            is_hidden = error.facts.get("outside")  # as if it were not there
            if not is_hidden and error.code not in {"petition_not_found", "not_allowed"}:
                raise
            return await self.choose(visit, trouble="console.merge.wrong_choice", status=422)
        if visit.form.one("step") == "send" and proposal.ones:
            return await self._decide(visit, proposal)
        return self._pages.show(
            "merge_sure.html",
            visit,
            proposal=proposal,
            note=note,
            undo_for=int(self._desk.deciding.undo_for.total_seconds()),
        )

    async def undo(self, visit: Visit) -> Response:
        """Undo what was decided together, as far as it still stands."""
        check(visit.member, Act.DECIDE)
        refused = []
        for code in visit.form.all("code")[:MOST_AT_ONCE]:
            try:
                async with visit.work() as (uow, by):
                    await self._desk.deciding.undo(uow, by, code, visit.now)
            except BotError as error:
                refused.append((code, self._pages.words_of(error)))
        back = way_back(visit)
        if not refused:
            return RedirectResponse(f"{PATH}/{with_said(back, 'undone')}", status_code=303)
        done = len(visit.form.all("code")) - len(refused)
        return self._pages.show("bulk.html", visit, status=409, refused=refused, done=done)

    async def _ticked(
        self, visit: Visit, codes: Sequence[str]
    ) -> tuple[Sequence[Petition], Sequence[tuple[str, str]]]:
        """Those that may be merged, and the others with why; raises where there is none."""
        ones, refused = [], {}
        async with visit.work() as (uow, by):
            for code in codes:
                try:
                    one = await permitted(uow, by, Act.DECIDE, code)
                except BotError as error:
                    refused[code] = error
                else:
                    ones.append(replace(one, contact=Contact()))
        if not ones:
            raise refused[codes[0]]
        return ones, [(code, self._pages.words_of(error)) for code, error in refused.items()]

    async def _similar(self, visit: Visit, codes: Sequence[str]) -> Sequence[Similar]:
        """What looks like any of them."""
        found: dict[str, Similar] = {}
        for code in codes:
            async with visit.work() as (uow, by):
                alike = await self._desk.casework.similar(uow, by, code)
            found |= {each.code: each for each in alike if each.code not in codes}
            if len(found) >= MOST_SIMILAR:
                break
        return list(found.values())[:MOST_SIMILAR]

    async def _proposed(self, visit: Visit) -> Proposal:
        form, particulars = visit.form, Particulars(duplicate_of=_chosen(visit))
        codes = [
            code for code in form.all("code")[:MOST_AT_ONCE] if code != particulars.duplicate_of
        ]
        if not particulars.duplicate_of or not codes:
            raise InvalidInputError
        ones, refused = [], []
        async with visit.work() as (uow, by):
            into = await permitted(uow, by, Act.DECIDE, particulars.duplicate_of)
            if not into.is_open:
                raise NotAllowedError(state=into.state)
            for code in codes:
                try:
                    ones.append(
                        await self._desk.deciding.check(
                            uow, by, code, State.DUPLICATE, particulars
                        )
                    )
                except BotError as error:
                    refused.append((code, self._pages.words_of(error)))
        return Proposal(into=into, ones=ones, refused=refused)

    async def _decide(self, visit: Visit, proposal: Proposal) -> Response:
        """Decide upon each by itself: what cannot be done is named, the rest is done."""
        particulars = Particulars(note=visit.form.one("note"), duplicate_of=proposal.into.code)
        versions = dict(each.rpartition(":")[::2] for each in visit.form.all("seen"))
        done, refused = [], list(proposal.refused)
        for one in proposal.ones:
            seen = versions.get(one.code, "")
            try:
                async with visit.work() as (uow, by):
                    await self._desk.deciding.decide(
                        uow,
                        by,
                        one.code,
                        State.DUPLICATE,
                        particulars,
                        version=number_in(seen),
                        now=visit.now,
                    )
                done.append(one)
            except BotError as error:
                refused.append((one.code, self._pages.words_of(error)))
        return self._pages.show(
            "merged.html",
            visit,
            into=proposal.into,
            done=done,
            refused=refused,
            undo_for=int(self._desk.deciding.undo_for.total_seconds()),
        )


def _chosen(visit: Visit) -> str:
    """The code of the one that stays, however it was typed."""
    chosen, typed = visit.form.one("into"), visit.form.one("other")
    if chosen == ANOTHER:
        return TrackingCode.parse(typed) or typed
    return chosen
