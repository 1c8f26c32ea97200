"""The console over HTTP on a real store, with staff and petitions."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.config import ROOT as PROJECT
from bot.console.application import console
from bot.console.desk import Desk
from bot.documents.loading import load_knowledge
from bot.domain.knowledge import Knowledge
from bot.domain.letter import Letter
from bot.domain.local_time import local_day
from bot.domain.petition import Contact, Petition, State
from bot.domain.staff import Operator, Role
from bot.files.vault import FileVault
from bot.services.due_sendings import DueSendings
from bot.services.erasure import Leftovers
from bot.services.letter_desk import Upload
from bot.services.registers import FileRecord, FileState
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.store import SqlStore
from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from tests.console.curator import Curator, KeptLibrary, curator_of
from tests.console_desk import UNDO, desk_on
from tests.fakes import FakeClock
from tests.services.petition_office import LAN, MONDAY, Office, a_file

OPERATOR = Operator(user="root")
BUOI = Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678")
PDF = Upload(
    name="../bản ký.pdf",
    content=b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n",
)
PLACE, ELSEWHERE = "05455", "05443"


@dataclass
class Console:
    """The application, its office and ways in."""

    app: Starlette
    desk: Desk
    office: Office
    clock: FakeClock
    vault: FileVault
    curator: Curator
    leftovers: Leftovers  # of what the console erased

    def open(self, desk: Desk) -> None:
        """Serve with these services from now on."""

        async def health() -> Health:
            return Health(
                telegram_reachable=True,
                oldest_unhandled=None,
                oldest_unsent=None,
                knowledge_version="",
            )

        page = HealthPage(health, self.clock)
        self.desk = desk
        self.app = web_application(health=page, webhook=None, console=console(desk))

    @asynccontextmanager
    async def browser(self, address: str = "192.0.2.7") -> AsyncIterator[httpx.AsyncClient]:
        """Somebody's browser, not signed in."""
        transport = httpx.ASGITransport(self.app, client=(address, 5000))
        async with httpx.AsyncClient(
            transport=transport, base_url="https://front.example/console"
        ) as browser:
            yield browser

    async def member(self, *roles: Role, name: str = "Tâm", **scopes: Any) -> int:
        async with self.desk.store.begin() as uow:
            added = await self.desk.staffing.add(
                uow,
                OPERATOR,
                name=name,
                roles=roles or (Role.REVIEWER,),
                now=self.clock.now(),
                **scopes,
            )
        return added.id

    async def link(self, member_id: int) -> str:
        async with self.desk.store.begin() as uow:
            return await self.desk.staffing.link(uow, OPERATOR, member_id, self.clock.now())

    async def sign_in(self, browser: httpx.AsyncClient, member_id: int) -> httpx.Response:
        token = await self.link(member_id)
        page = await browser.get(f"sign-in/{token}")
        return await browser.post(f"sign-in/{token}", data={"csrf": csrf(page)})

    @asynccontextmanager
    async def signed_in(
        self, *roles: Role, name: str = "Tâm", **scopes: Any
    ) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of a new member, at the desk."""
        async with self.browser() as browser:
            await self.sign_in(browser, await self.member(*roles, name=name, **scopes))
            yield browser

    async def submitted(self, **drafted: Any) -> Petition:
        drafted = {"contact": BUOI, "sector": "electricity", **drafted}
        self.office.now = self.clock.now()
        return await self.office.submit(
            replace(LAN, key=f"p{self.clock.now().timestamp()}"), **drafted
        )

    async def accepted(self, **drafted: Any) -> Petition:
        """One that may be forwarded."""
        petition = await self.submitted(**drafted)
        self.clock.advance(timedelta(minutes=1))
        return await self.office.move(petition.code, State.ACCEPTED)

    async def letter(self, *codes: str, to: str = "ward") -> Letter:
        """A draft that a lead wrote."""
        member = await self.member(Role.LEAD, name="Phụ trách")
        async with self.desk.store.begin() as uow:
            lead = await uow.staff.get(member)
        assert lead is not None
        async with self.desk.store.begin() as uow:
            return await self.desk.letters.drafting.draft(
                uow, lead, list(codes), to, self.clock.now()
            )

    async def signed(self, *codes: str, to: str = "ward", number: str = "12/PC") -> Letter:
        """One with number, date and the signed document."""
        letter = await self.letter(*codes, to=to)
        async with self.desk.store.begin() as uow:
            by = await uow.staff.get(letter.by)
        assert by is not None
        today = local_day(self.clock.now())
        return await self.desk.letters.sign(by, letter.id, PDF, number=number, dated_on=today)

    async def sent(self, *codes: str, to: str = "ward") -> Letter:
        """One that is on its way by mail."""
        letter = await self.signed(*codes, to=to)
        async with self.desk.store.begin() as uow:
            by = await uow.staff.get(letter.by)
            assert by is not None
            await self.desk.letters.forwarding.queue(uow, by, letter.id, self.clock.now())
        return letter

    async def passes(self, by: timedelta = UNDO) -> None:
        """Let time pass until what staff sent can be undone no more, and is sent."""
        self.clock.advance(by)
        await DueSendings(self.desk.store, self.clock, lambda: self.desk.sending).work()

    async def with_file(self, code: str, content: bytes, **fields: Any) -> int:
        sha256 = await self.vault.keep(content)
        record: FileRecord = replace(
            a_file(),
            **{"code": code, "sha256": sha256, "state": FileState.READY, **fields},
        )
        async with self.desk.store.begin() as uow:
            return await uow.files.add(record)

    async def acts(self) -> list[tuple[str, str]]:
        async with self.desk.store.begin() as uow:
            records = await uow.audit.records(after=0, limit=1000)
        return [(each.act, each.subject) for each in records]


def csrf(page: httpx.Response) -> str:
    """What the forms of a page bring along."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def hidden(page: httpx.Response) -> dict[str, str]:
    """Every hidden field of the last form of a page's own part."""
    form = page.text.partition("</main>")[0].rpartition("<form")[2]
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }


async def post(browser: httpx.AsyncClient, path: str, **data: Any) -> httpx.Response:
    """Send a form as a page of the console does."""
    token = csrf(await browser.get("enter" if path == "enter" else "nowhere"))
    return await browser.post(path, data={"csrf": token, **data})


async def follow(browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    """Go where a form leads."""
    return await browser.get(answer.headers["location"].removeprefix("/console/"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(PROJECT / "knowledge")


@pytest.fixture(scope="session")
def library() -> KeptLibrary:
    return KeptLibrary()


@pytest.fixture(scope="session")
def _empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("console") / "bot.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def desk_console(
    _empty_file: Path, tmp_path: Path, knowledge: Knowledge, library: KeptLibrary
) -> AsyncIterator[Console]:
    """The console on an empty SQLite file."""
    clock = FakeClock(MONDAY)
    copy = shutil.copy(_empty_file, tmp_path / "bot.db")
    store = SqlStore(f"sqlite:///{copy}", cipher=Cipher([new_key()]), clock=clock)
    office = Office(store)
    vault = FileVault(tmp_path / "files")
    leftovers = Leftovers()
    desk = desk_on(
        store,
        clock,
        office=office,
        vault=vault,
        knowledge=knowledge,
        folder=tmp_path / "exports",
        leftovers=leftovers,
    )
    curator = await curator_of(store, clock, tmp_path / "knowledge", library)
    desk = replace(desk, curating=curator.curating)
    opened = Console(Starlette(), desk, office, clock, vault, curator, leftovers)
    opened.open(desk)
    yield opened
    await desk.orders.close()
    await store.close()
