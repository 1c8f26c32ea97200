"""Stand-ins for the office's registers; they pass tests/store/test_office_*.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.codes import TrackingCode
from bot.domain.errors import PetitionNotFoundError
from bot.domain.local_time import local_day
from bot.domain.petition import TIMED, Contact, Petition, State
from bot.domain.staff import Member
from bot.domain.vietnamese import bare, compose, syllables
from bot.services.auditing import chained
from bot.services.noticing import untold
from bot.services.office import (
    AuditRecord,
    Case,
    ConsoleSession,
    Decision,
    Filter,
    Inbox,
    InboxRow,
    InternalNote,
    Invitation,
    Sorting,
    View,
)
from tests.fakes_registers import FakeNotices, FakePetitions, words_of


@dataclass
class FakeStaff:
    """Members by number."""

    members: dict[int, Member] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)

    async def hold(self) -> None:
        """One unit of work at a time anyway."""

    async def add(self, member: Member) -> Member:
        added = replace(member, id=len(self.members) + 1)
        self.members[added.id] = added
        return added

    async def get(self, member_id: int) -> Member | None:
        return self.members.get(member_id)

    async def of_person(self, person_key: str) -> Member | None:
        return next(
            (
                each
                for each in self.members.values()
                if each.active and person_key and each.person_key == person_key
            ),
            None,
        )

    async def all(self) -> Sequence[Member]:
        return sorted(
            self.members.values(), key=lambda each: (not each.active, each.name, each.id)
        )

    async def save(self, member: Member) -> None:
        self.members[member.id] = member

    async def invite(self, token_hash: str, invitation: Invitation) -> None:
        await self.uninvite(invitation.member_id)
        self.invitations[token_hash] = invitation

    async def uninvite(self, member_id: int) -> None:
        self.invitations = {
            token: each for token, each in self.invitations.items() if each.member_id != member_id
        }

    async def use_invitation(self, token_hash: str, now: datetime) -> Invitation | None:
        invitation = self.invitations.pop(token_hash, None)
        return invitation if invitation and invitation.expires_at > now else None


@dataclass
class FakeCases:
    """What the office has beside petitions."""

    petitions: FakePetitions
    notices: FakeNotices
    kept: dict[str, Case] = field(default_factory=dict)
    said: dict[str, list[InternalNote]] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    async def get(self, code: str) -> Case:
        if code not in self.petitions.kept:
            raise PetitionNotFoundError
        return self.kept.get(code, Case(code=code))

    async def take(self, code: str, member_id: int, at: datetime) -> Case:
        case = await self.get(code)
        if not case.owner:
            self.kept[code] = replace(case, owner=member_id, taken_at=at)
        return self.kept[code]

    async def assign(self, code: str, member_id: int, at: datetime) -> None:
        case = await self.get(code)
        self.kept[code] = replace(case, owner=member_id, taken_at=at if member_id else None)

    async def hand_over(self, from_id: int, to_id: int, at: datetime) -> Sequence[str]:
        codes = [
            code
            for code, petition in self.petitions.kept.items()
            if petition.is_open and (await self.get(code)).owner == from_id
        ]
        for code in codes:
            await self.assign(code, to_id, at)
        return codes

    async def tag(self, code: str, tags: Sequence[str]) -> None:
        self.kept[code] = replace(await self.get(code), tags=tuple(sorted(set(tags))))

    async def note(self, code: str, by: int, text: str, at: datetime) -> InternalNote:
        await self.get(code)
        notes = self.said.setdefault(code, [])
        notes.append(InternalNote(number=len(notes) + 1, at=at, by=by, text=text))
        return notes[-1]

    async def notes(self, code: str) -> Sequence[InternalNote]:
        await self.get(code)
        return list(self.said.get(code, ()))

    async def inbox(self, wanted: Filter, *, limit: int, offset: int) -> Inbox:
        found = [each for each in self._wanted(wanted) if _in_states(each, wanted)]
        rows = [
            InboxRow(
                petition=replace(each, contact=Contact()),
                case=await self.get(each.code),
                is_waited=each.code in self.decisions,
            )
            for each in _sorted(found, wanted.sorting)[offset : offset + limit]
        ]
        return Inbox(rows=rows, counts=await self.counts(wanted))

    async def counts(self, wanted: Filter) -> Mapping[State, int]:
        states = [each.state for each in self._wanted(wanted)]
        return {state: states.count(state) for state in State}

    async def decide(self, decision: Decision) -> bool:
        await self.get(decision.code)
        return self.decisions.setdefault(decision.code, decision) is decision

    async def decision(self, code: str) -> Decision | None:
        return self.decisions.get(code)

    async def due_decisions(self, at: datetime, limit: int) -> Sequence[Decision]:
        due = [each for each in self.decisions.values() if each.due_at <= at]
        return sorted(due, key=lambda each: each.due_at)[:limit]

    async def drop_decision(self, code: str) -> bool:
        await self.get(code)
        return self.decisions.pop(code, None) is not None

    def erase(self, codes: Sequence[str]) -> Mapping[str, int]:
        return {
            "internal_notes": sum(len(self.said.pop(code, ())) for code in codes),
            "decisions": sum(self.decisions.pop(code, None) is not None for code in codes),
        }

    def _wanted(self, wanted: Filter) -> Iterator[Petition]:
        for petition in self.petitions.kept.values():
            case = self.kept.get(petition.code, Case(code=petition.code))
            if (
                (not wanted.sectors or petition.sector in wanted.sectors)
                and (not wanted.places or petition.place_id in wanted.places)
                and wanted.owner in {None, case.owner}
                and wanted.tag in {"", *case.tags}
                and _in_time(petition, wanted)
                and (not wanted.untold or self._is_untold(petition))
                and says(petition, wanted.words)
            ):
                yield petition

    def _is_untold(self, petition: Petition) -> bool:
        promised = [each for each in self.notices.kept.values() if each.code == petition.code]
        return bool(untold(petition, promised))


@dataclass
class FakeAudit:
    """The chain."""

    kept: list[AuditRecord] = field(default_factory=list)

    async def append(
        self, *, at: datetime, who: str, act: str, subject: str, facts: Mapping[str, str]
    ) -> AuditRecord:
        last = self.kept[-1] if self.kept else None
        self.kept.append(chained(last, at=at, who=who, act=act, subject=subject, facts=facts))
        return self.kept[-1]

    async def records(
        self, *, after: int, limit: int, subject: str = "", who: str = ""
    ) -> Sequence[AuditRecord]:
        return [
            each
            for each in self.kept
            if each.number > after and subject in {"", each.subject} and who in {"", each.who}
        ][:limit]

    async def latest(
        self,
        *,
        before: int | None,
        limit: int,
        subject: str = "",
        who: str = "",
        day: date | None = None,
    ) -> Sequence[AuditRecord]:
        found = await self.records(after=0, limit=len(self.kept), subject=subject, who=who)
        return [
            each
            for each in reversed(found)
            if (before is None or each.number < before) and day in {None, local_day(each.at)}
        ][:limit]


@dataclass
class FakeViews:
    """Saved filters by member and number."""

    kept: dict[tuple[int, int], View] = field(default_factory=dict)

    async def of(self, member_id: int) -> Sequence[View]:
        theirs = [view for (of, _), view in self.kept.items() if of == member_id]
        return sorted(theirs, key=lambda view: view.name)

    async def save(self, member_id: int, name: str, query: str) -> None:
        standing = [view.id for view in await self.of(member_id) if view.name == name]
        id_ = standing[0] if standing else len(self.kept) + 1
        self.kept[member_id, id_] = View(id=id_, name=name, query=query)

    async def rename(self, member_id: int, view_id: int, name: str) -> None:
        if view := self.kept.get((member_id, view_id)):
            self.kept[member_id, view_id] = replace(view, name=name)

    async def remove(self, member_id: int, view_id: int) -> None:
        self.kept.pop((member_id, view_id), None)

    async def clear(self, member_id: int) -> None:
        self.kept = {key: view for key, view in self.kept.items() if key[0] != member_id}


@dataclass
class FakeSessions:
    """Links and sessions by the hash of their token."""

    links: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    opened: dict[str, ConsoleSession] = field(default_factory=dict)

    async def add_link(self, token_hash: str, member_id: int, expires_at: datetime) -> None:
        self.links[token_hash] = (member_id, expires_at)

    async def use_link(self, token_hash: str, now: datetime) -> int | None:
        member_id, expires_at = self.links.pop(token_hash, (None, now))
        return member_id if expires_at > now else None

    async def open(self, token_hash: str, member_id: int, at: datetime) -> None:
        self.opened[token_hash] = ConsoleSession(
            token_hash=token_hash, member_id=member_id, opened_at=at, seen_at=at
        )

    async def get(self, token_hash: str) -> ConsoleSession | None:
        return self.opened.get(token_hash)

    async def of_member(self, member_id: int) -> Sequence[ConsoleSession]:
        theirs = [each for each in self.opened.values() if each.member_id == member_id]
        return sorted(theirs, key=lambda each: (each.seen_at, each.opened_at), reverse=True)

    async def touch(self, token_hash: str, at: datetime) -> None:
        if token_hash in self.opened:
            self.opened[token_hash] = replace(self.opened[token_hash], seen_at=at)

    async def close(self, token_hash: str) -> None:
        self.opened.pop(token_hash, None)

    async def close_all(self, member_id: int, *, but: str = "") -> int:
        self.links = {token: each for token, each in self.links.items() if each[0] != member_id}
        theirs = [each.token_hash for each in await self.of_member(member_id)]
        theirs = [token for token in theirs if token != but]
        for token in theirs:
            del self.opened[token]
        return len(theirs)

    async def tidy(self, *, opened_before: datetime, seen_before: datetime) -> int:
        self.links = {token: each for token, each in self.links.items() if each[1] >= seen_before}
        past = [
            token
            for token, each in self.opened.items()
            if each.opened_at < opened_before or each.seen_at < seen_before
        ]
        for token in past:
            del self.opened[token]
        return len(past)


def _in_states(petition: Petition, wanted: Filter) -> bool:
    return not wanted.states or petition.state in wanted.states


def _in_time(petition: Petition, wanted: Filter) -> bool:
    day = local_day(petition.created_at)
    if (wanted.since and day < wanted.since) or (wanted.until and day > wanted.until):
        return False
    if wanted.overdue_on is None:
        return True
    late = petition.due_on is not None and petition.due_on < wanted.overdue_on
    return late and petition.state in TIMED


def says(petition: Petition, words: str) -> bool:
    """Whether a search for these words finds it."""
    if not words.strip():
        return True
    if code := TrackingCode.parse(words):
        return petition.code == code
    searched = {bare(word) for word in syllables(compose(words))}
    return bool(searched) and searched <= words_of(petition)


def _sorted(found: list[Petition], sorting: Sorting) -> list[Petition]:
    newest = found[::-1]
    match sorting:
        case Sorting.NEWEST:
            return sorted(newest, key=lambda each: each.created_at, reverse=True)
        case Sorting.OLDEST:
            return sorted(found, key=lambda each: each.created_at)
        case Sorting.DUE:
            by_age = sorted(found, key=lambda each: each.created_at)
            return sorted(by_age, key=lambda each: (each.due_on is None, str(each.due_on)))
        case Sorting.MOVED:
            return sorted(newest, key=lambda each: each.moved_at, reverse=True)
