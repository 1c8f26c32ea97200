"""The inbox: counts by state, filters that the address carries, several petitions at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.console.desk import Desk, Form, Visit, number_in
from bot.console.proof import PATH
from bot.console.rendering import Pages, days_over
from bot.console.way_back import LONGEST_SEARCH, kept_of, query_of, way_back, with_said
from bot.domain.errors import BotError, InvalidInputError
from bot.domain.petition import OPEN, State
from bot.domain.staff import Act
from bot.services.office import Filter, Sorting
from bot.services.saved_views import MOST as MOST_VIEWS
from bot.services.saved_views import remove_view, rename_view, save_view, views_of

PAGE = 25
MOST_PAGES = 10_000
MOST_AT_ONCE = 100
MINE, NOBODYS = "me", "none"  # owners by name
UNKNOWN = "unknown"  # neither sector nor place has such a name
IN_WORK, ALL = "open", "all"  # tabs beside those of one state each

Doing = Callable[[Visit, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A state to look at, and how many petitions stand in it."""

    value: str
    key: str  # of its words
    count: int
    is_current: bool
    query: str


class InboxPage:
    """Shows petitions and acts on those that are ticked."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """A page of petitions."""
        query = visit.query
        kept = kept_of(query)
        wanted = filter_of(query, visit)
        page = min(max(1, query.number("page")), MOST_PAGES)
        async with visit.work() as (uow, by):
            inbox = await self._desk.casework.inbox(
                uow, by, wanted, limit=PAGE + 1, offset=(page - 1) * PAGE
            )
            members = await uow.staff.all()
            views = await views_of(uow, by)
        counts, rows = inbox.counts, inbox.rows
        total = sum(counts[state] for state in wanted.states or frozenset(State))
        return self._pages.show(
            "inbox.html",
            visit,
            rows=[(row, days_over(row.petition, visit.today)) for row in rows[:PAGE]],
            names={each.id: each.name for each in members},
            tabs=_tabs(counts, kept),
            kept=kept,
            list_query=query_of(kept, page=page),
            page=page,
            is_ticked=query.one("ticked") == "page",
            total=total,
            first=(page - 1) * PAGE + 1,
            earlier=query_of(kept, page=page - 1) if page > 1 else "",
            later=query_of(kept, page=page + 1) if len(rows) > PAGE else "",
            colleagues=[each for each in members if each.may(Act.TAKE)],
            sortings=list(Sorting),
            is_narrowed=any(
                value for name, value in kept.items() if name not in {"state", "sort"}
            ),
            quick=_quick_views(),
            views=views,
            narrowed_to=query_of(kept),
            most_views=MOST_VIEWS,
        )

    async def act(self, visit: Visit) -> Response:
        """Do one thing to every petition that is ticked; what cannot be done is named."""
        codes = visit.form.all("code")[:MOST_AT_ONCE]
        back = way_back(visit)
        if visit.form.one("do") == "letter" and codes:
            query = urlencode([*(("code", code) for code in codes), ("list", back)])
            return RedirectResponse(f"{PATH}/forward?{query}", status_code=303)
        doing = self._doing(visit.form)
        if not codes:
            return RedirectResponse(f"{PATH}/{with_said(back, 'none_ticked')}", status_code=303)
        refused: list[tuple[str, str]] = []
        for code in codes:
            try:
                await doing(visit, code)
            except BotError as error:
                refused.append((code, self._pages.words_of(error)))
        if not refused:
            said = f"bulk_{visit.form.one('do')}"
            return RedirectResponse(f"{PATH}/{with_said(back, said)}", status_code=303)
        return self._pages.show(
            "bulk.html",
            visit,
            status=409,
            refused=refused,
            done=len(codes) - len(refused),
        )

    async def save_view(self, visit: Visit) -> Response:
        """Keep the filter that is on the page under a name."""
        query = _filter_in(visit.form)
        async with visit.work() as (uow, by):
            await save_view(uow, by, visit.form.one("name"), query)
        return RedirectResponse(f"{PATH}/{with_said(query, 'view_saved')}", status_code=303)

    async def change_view(self, visit: Visit) -> Response:
        """Rename a saved filter, or remove it and stay in it, so that it can be saved again."""
        id_, back = number_in(visit.path["id"]), way_back(visit)
        async with visit.work() as (uow, by):
            if visit.form.one("do") == "remove":
                back, said = (await remove_view(uow, by, id_)).query, "view_removed"
            else:
                await rename_view(uow, by, id_, visit.form.one("name"))
                said = "view_renamed"
        return RedirectResponse(f"{PATH}/{with_said(back, said)}", status_code=303)

    def _doing(self, form: Form) -> Doing:
        do = form.one("do")
        if do == "take":
            return self._take
        if do == "give" and form.one("to"):
            return self._give
        if do == "tag" and form.one("tag"):
            return self._tag
        raise InvalidInputError

    async def _take(self, visit: Visit, code: str) -> None:
        async with visit.work() as (uow, by):
            await self._desk.casework.take(uow, by, code, visit.now)

    async def _give(self, visit: Visit, code: str) -> None:
        async with visit.work() as (uow, by):
            await self._desk.casework.give(uow, by, code, visit.form.number("to"), visit.now)

    async def _tag(self, visit: Visit, code: str) -> None:
        async with visit.work() as (uow, by):
            standing = (await uow.cases.get(code)).tags
            tags = [*standing, visit.form.one("tag")]
            await self._desk.casework.tag(uow, by, code, tags, visit.now)


def filter_of(query: Form, visit: Visit) -> Filter:
    """What an address asks for; what makes no sense asks for nothing."""
    owner = query.one("owner")
    return Filter(
        states=_states(query.one("state")),
        sectors=_chosen(query.one("sector"), [each.id for each in visit.desk.knowledge.sectors]),
        places=_chosen(query.one("place"), [each.id for each in visit.desk.knowledge.places]),
        owner={MINE: visit.member.id, NOBODYS: 0}.get(owner, query.number("owner") or None),
        tag=query.one("tag")[:LONGEST_SEARCH],
        since=query.day("since"),
        until=query.day("until"),
        overdue_on=visit.today if query.one("overdue") else None,
        untold=bool(query.one("untold")),
        words=query.one("words")[:LONGEST_SEARCH],
        sorting=_sorting(query.one("sort")),
    )


def _filter_in(form: Form) -> str:
    """The filter of the page that a form was sent from, whichever page of it was shown."""
    return query_of(kept_of(Form.parse(form.one("list").removeprefix("?"))))


def _states(value: str) -> frozenset[State]:
    if value == ALL:
        return frozenset()
    return frozenset({State(value)}) if value in set(State) else OPEN


def _sorting(value: str) -> Sorting:
    return Sorting(value) if value in set(Sorting) else Sorting.NEWEST


def _chosen(value: str, known: Sequence[str]) -> frozenset[str]:
    """What a field asks for: one that there is, or what is not known of a petition."""
    return frozenset({""} if value == UNKNOWN else {value} & set(known))


def _tabs(counts: Mapping[State, int], kept: Mapping[str, str]) -> Sequence[Tab]:
    current = kept["state"] or IN_WORK
    in_work = sum(count for state, count in counts.items() if state in OPEN)
    offered = [
        (IN_WORK, "console.tab.open", in_work),
        *((state.value, f"console.state.{state.value}", counts[state]) for state in State),
        (ALL, "console.tab.all", sum(counts.values())),
    ]
    return [
        Tab(
            value=value,
            key=key,
            count=count,
            is_current=value == current,
            query=query_of({**kept, "state": "" if value == IN_WORK else value}),
        )
        for value, key, count in offered
        if count or value in {current, IN_WORK, ALL, State.RECORDED}
    ]


def _quick_views() -> Sequence[tuple[str, str]]:
    return [
        ("console.quick.mine", query_of({"owner": MINE})),
        ("console.quick.nobodys", query_of({"owner": NOBODYS})),
        ("console.quick.untold", query_of({"state": ALL, "untold": "1"})),
        ("console.quick.overdue", query_of({"overdue": "1", "sort": Sorting.DUE.value})),
    ]
