"""Before sending: open petitions of the same place that look alike, to join instead."""

from bot.chat.buttons import Row
from bot.chat.callbacks import Press
from bot.chat.petition.recorder import Recorder
from bot.chat.petition.sheets import Sheets
from bot.chat.petition.steps.where import Where
from bot.chat.petition.taking import Taken, Visit, within
from bot.chat.screens import Screen
from bot.domain.draft import Draft
from bot.domain.errors import StaleButtonError
from bot.services.registers import Similar
from bot.services.viewing import Role
from bot.texts.catalog import Catalog

LIST, ONE, JOIN = "similar", "one", "join"


class SimilarOnes:
    """Shows them: never who wrote them."""

    def __init__(self, texts: Catalog, sheets: Sheets, where: Where, recorder: Recorder) -> None:
        self._texts = texts
        self._sheets = sheets
        self._where = where
        self._recorder = recorder

    async def are_there(self, visit: Visit) -> bool:
        """Whether any is to be shown first."""
        return not visit.draft.similar_seen and bool(await self._found(visit))

    async def screen(self, visit: Visit) -> Screen:
        """The list, one of them, or what joining means."""
        draft = visit.draft
        detail, _, code = draft.detail.partition(":")
        found = {each.code: each for each in await self._found(visit)}
        if code in found:
            if detail == JOIN:
                return await self._joining(visit, found[code])
            return self._one(draft, found[code])
        return self._list(within(draft, LIST).draft, list(found.values()))

    async def opened(self, visit: Visit, press: Press) -> Taken:
        """Look at one of them."""
        return within(visit.draft, f"{ONE}:{await self._code(visit, press)}")

    async def same(self, visit: Visit, press: Press) -> Taken:
        """Say what joining means, before it is done."""
        return within(visit.draft, f"{JOIN}:{await self._code(visit, press)}")

    async def _code(self, visit: Visit, press: Press) -> str:
        """The code that a button carries, if it is one of those that may be shown."""
        if press.field(2) not in {each.code for each in await self._found(visit)}:
            raise StaleButtonError
        return press.field(2)

    async def _found(self, visit: Visit) -> list[Similar]:
        return list(await self._recorder.similar(visit.moment.uow, visit.draft))

    def _list(self, draft: Draft, found: list[Similar]) -> Screen:
        lines = [
            self._texts.say("form.similar_line", number=number, **self._facts(each))
            for number, each in enumerate(found, 1)
        ]
        rows = [
            (self._sheets.numbered(number, each.title, draft, "open", each.code),)
            for number, each in enumerate(found, 1)
        ]
        rows.append((self._sheets.button("none_is_mine", draft, "other"),))
        asked = self._texts.say("form.similar")
        return self._sheets.screen(draft, asked, "\n\n".join(lines), rows=rows)

    async def _joining(self, visit: Visit, similar: Similar) -> Screen:
        """Say what joining means; to one's own petition, the words are added instead."""
        draft, moment = visit.draft, visit.moment
        seen = await self._recorder.seen_by(moment.uow, similar.code, moment.person.key)
        name = "join_own" if seen.role is Role.SENDER else "join"
        asked = self._texts.say("form.similar_one", **self._facts(similar))
        rows: list[Row] = [(self._sheets.button(name, draft, "join", similar.code),)]
        return self._sheets.screen(draft, asked, self._texts.say(f"form.{name}"), rows=rows)

    def _one(self, draft: Draft, similar: Similar) -> Screen:
        asked = self._texts.say("form.similar_one", **self._facts(similar))
        rows = self._sheets.options(
            draft, ("same_matter", "same", similar.code), ("other_matter", "other")
        )
        return self._sheets.screen(draft, asked, rows=rows)

    def _facts(self, similar: Similar) -> dict[str, object]:
        return {
            "similar": similar,
            "place": self._where.name(similar.place_id),
            "state": self._texts.say(f"form.state.{similar.state}"),
        }
