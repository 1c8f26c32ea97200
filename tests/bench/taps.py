"""Many members of staff tap the same cards at once, two processes on one PostgreSQL.

Telegram knows one webhook: what comes there is handed to either process by chance. Everybody goes
through all cards in the same order, so that all thumbs are on the same few. The cards stand there
at the beginning: the bot allows itself 15 messages a minute.

``python -m tests.bench.taps [STAFF CARDS]``, also a part of ``make bench``; 1 when something is
not right.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.chat.callbacks import Action, carry, stamped_anew
from bot.chat.screens import Button, Screen
from bot.chat.staff.faces import card_name
from bot.chat.staff.verbs import Verb
from bot.domain.petition import State
from bot.domain.staff import Operator, Role
from bot.engine import new_token
from bot.services.staffing import Staffing
from bot.simulator import people
from bot.simulator.acts import answered
from bot.simulator.people import UnlikelyError
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.simulator.webhook import SECRET_HEADER
from bot.simulator.world import Chat
from bot.store.store import SqlStore
from bot.telegram.sender import chat_key
from bot.texts.catalog import Catalog, shipped_texts
from bot.web.serving import WebServer, listener_on
from tests.bench.chaos import free_port
from tests.bench.square import Program, little_knowledge
from tests.bench.thrice import answers
from tests.factories import a_move, a_petition
from tests.postgres import prepared_database, running_postgres

STAFF, CARDS = 50, 200
INSTANCES = 2
PATIENCE = 300.0  # seconds for one answer, on a machine that does much else
SLOWEST = 15.0  # seconds: later, Telegram shows the answer to nobody


@dataclass(kw_only=True)
class Tapped:
    """How it went; ``faults`` ought to be empty."""

    taps: int = 0
    gone: int = 0  # the card was changed before the thumb was down
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    given: Counter[int] = field(default_factory=Counter)  # posts to each process
    faults: list[str] = field(default_factory=list)


async def tap(
    folder: Path, database: str, *, staff: int = STAFF, cards: int = CARDS, seed: int = 1
) -> Tapped:
    """Do it, on an empty database in this release's form."""
    result, texts = Tapped(), shipped_texts()
    ports = [free_port() for _ in range(INSTANCES)]
    async with Simulator() as simulator, balanced(ports, result, seed) as address:
        members = [simulator.visitor(f"Cán bộ {number}") for number in range(staff)]
        group = _group(simulator, members)
        extra = {"STAFF_GROUP_ID": str(group.id), "WEBHOOK_URL": address}
        knowledge = little_knowledge(folder)
        program = Program(simulator, folder, 0, database, knowledge, extra=extra)
        programs = [replace(program, webhook_port=port) for port in ports]
        store = programs[0].store()
        try:
            tokens = [await _invited(store, each.person.first_name) for each in members]
            label = texts.say("button.card_take")
            shown = [await _card(store, simulator, group, n, label) for n in range(cards)]
            async with programs[0].running(), programs[1].running():
                await asyncio.gather(*(answers(each) for each in programs))
                for who, token in zip(members, tokens, strict=True):
                    await _join(who, token)
                began = time.monotonic()
                told = await asyncio.gather(
                    *(_taps_all(simulator, each, group, shown, result) for each in members)
                )
                result.seconds = time.monotonic() - began
            await _judge(store, shown, told, texts, result)
        finally:
            await store.close()
    log = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
    result.faults += [f"log: {line}" for line in log.splitlines() if "ERROR" in line]
    return result


@asynccontextmanager
async def balanced(ports: Sequence[int], result: Tapped, seed: int) -> AsyncIterator[str]:
    """An address whose posts go to either port by chance."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:

        async def pass_on(request: Request) -> Response:
            port = chance.choice(ports)
            result.given[port] += 1
            headers = {
                name: request.headers[name]
                for name in (SECRET_HEADER, "content-type")
                if name in request.headers
            }
            url = f"http://127.0.0.1:{port}{request.url.path}"
            try:
                answer = await client.post(url, content=await request.body(), headers=headers)
            except httpx.HTTPError:
                return Response(status_code=502)  # Telegram tries again
            return Response(answer.content, status_code=answer.status_code)

        routes = [Route("/{path:path}", pass_on, methods=["POST"])]
        with listener_on("127.0.0.1", 0) as listener:
            server = WebServer(Starlette(routes=routes), listener)
            serving = asyncio.create_task(server.serve_on_listener())
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                await serving


def _group(simulator: Simulator, members: Sequence[Visitor]) -> Chat:
    inside = {each.id: "member" for each in members}
    group = simulator.telegram.world.add_group("Cán bộ", "supergroup", inside, forum=False)
    group.bot_status = "administrator"
    return group


async def _invited(store: SqlStore, name: str) -> str:
    staffing, root = Staffing(sectors=[], places=[], token=new_token), Operator(user="bench")
    now = datetime.now(UTC)
    async with store.begin() as uow:
        member = await staffing.add(uow, root, name=name, roles=[Role.REVIEWER], now=now)
        return await staffing.invite(uow, root, member.id, now)


async def _join(who: Visitor, token: str) -> None:
    who.says(f"/start i-{token}")
    await who.sees(PATIENCE, lambda message: "Chào" in message.get("text", ""))


async def _card(
    store: SqlStore, simulator: Simulator, group: Chat, number: int, label: str
) -> tuple[str, int]:
    """Record a petition and put its card up, as the bot would have; its code and message."""
    petition = a_petition(code=f"KN-{number:03}-AAA-AAA", state=State.RECORDED)
    button = Button(label=label, data=carry(Action.STAFF, Verb.TAKE, petition.code))
    screen = stamped_anew(Screen(html="", buttons=((button,),)))
    rows = [[{"text": each.label, "callback_data": each.data} for each in screen.buttons[0]]]
    world = simulator.telegram.world
    message = world.put(
        group, world.bot_user(), {"text": petition.code}, markup={"inline_keyboard": rows}
    )
    number_of_message = int(message.json["message_id"])
    async with store.begin() as uow:
        await uow.petitions.add(petition, a_move(at=datetime.now(UTC)), [])
        key = chat_key(group.id)
        await uow.chats.remember(
            key, str(number_of_message), about=petition.code, name=card_name(petition.code)
        )
    return petition.code, number_of_message


async def _taps_all(
    simulator: Simulator,
    who: Visitor,
    group: Chat,
    cards: Sequence[tuple[str, int]],
    result: Tapped,
) -> Mapping[str, str]:
    """Tap one card after the other; what was answered to each."""
    told = {}
    for code, message in cards:
        rows = (group.messages[message].markup or {}).get("inline_keyboard", ())
        data = next((b.get("callback_data", "") for row in rows for b in row), "")
        if f":{Verb.TAKE}:" not in data:
            result.gone += 1
            continue
        began = time.monotonic()
        try:
            query = people.press(simulator.telegram, who.person, group.id, message, data)
        except UnlikelyError:
            result.gone += 1
            continue
        answer = await answered(simulator.telegram, query, PATIENCE)
        result.waits.append(time.monotonic() - began)
        result.taps += 1
        told[code] = str(answer["text"]) if answer else ""
    return told


async def _judge(
    store: SqlStore,
    cards: Sequence[tuple[str, int]],
    told: Sequence[Mapping[str, str]],
    texts: Catalog,
    result: Tapped,
) -> None:
    """Hold what everybody was told against what is on record."""
    mine = texts.say("alert.taken")
    async with store.begin() as uow:
        names = {each.id: each.name for each in await uow.staff.all()}
        owners = {code: (await uow.cases.get(code)).owner for code, _ in cards}
        records = await uow.audit.records(after=0, limit=10 * len(cards) + 1_000)
    takes = Counter(each.subject for each in records if each.act == "petition.take")
    for code, owner in owners.items():
        said = Counter(each[code] for each in told if code in each)
        theirs = texts.say("error.taken", owner=names.get(owner, ""))
        if not owner or takes[code] != 1:
            result.faults.append(f"{code}: owner {owner}, taken {takes[code]} times")
        if said[mine] != 1 or set(said) - {mine, theirs}:
            result.faults.append(f"{code}: {dict(said)}")


def main(arguments: Sequence[str]) -> int:
    """Print the figures."""
    staff, cards = map(int, arguments) if arguments else (STAFF, CARDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"\n== {staff} members tap the same {cards} cards, two processes, PostgreSQL ==")
        with running_postgres(folder) as server:
            result = asyncio.run(
                tap(folder, prepared_database(server, "taps"), staff=staff, cards=cards)
            )
    slow = [wait for wait in result.waits if wait > SLOWEST]
    p50, p95 = (quantiles(result.waits, n=100)[at] for at in (49, 94))
    rate = result.taps / result.seconds
    print(f"   {result.taps:,} taps in {result.seconds:.0f} s, {rate:.0f} a second")
    print(f"   answer p50 {p50:.2f} s, p95 {p95:.2f} s; {result.gone} buttons gone before the tap")
    print(f"   posts to each process {sorted(result.given.values())}")
    print(f"   answers after {SLOWEST:.0f} s {len(slow)} (bar 0)")
    print(f"   cards without one owner, errors shown or logged {len(result.faults)} (bar 0)")
    for fault in result.faults[:20]:
        print(f"   ! {fault[:400]}")
    print(f"   load average {os.getloadavg()[0]:.1f}")
    return 1 if result.faults or slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
