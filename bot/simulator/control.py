"""The people's side over HTTP, under ``/sim``: for the page, for tests and for load.

Arguments come as JSON, a form or multipart, results go as JSON; an act no person could do is
answered with 422 and ``{"error": ...}``.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import people
from bot.simulator.acts import ACTS
from bot.simulator.faults import KINDS, Fault
from bot.simulator.floods import FloodLimits
from bot.simulator.methods.profile import commands_for
from bot.simulator.requests import arguments
from bot.simulator.web import BotApi
from bot.simulator.world import Chat, Person

Json = dict[str, Any]

PAGE = 100  # messages or calls at once
LONGEST_WAIT = 50.0  # seconds
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Control:
    """The endpoints of ``/sim``."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._telegram = api.telegram
        self._world = api.telegram.world

    def routes(self) -> list[Route]:
        """Return every endpoint."""
        table: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
            ("GET", "/state", self.state),
            ("POST", "/people", self.add_person),
            ("POST", "/people/{person:int}/{act}", self.act),
            ("POST", "/groups", self.add_group),
            ("POST", "/groups/{chat}/migrate", self.migrate),
            ("GET", "/chats/{chat}/messages", self.messages),
            ("GET", "/chats/{chat}/commands", self.commands),
            ("GET", "/changes", self.changes),
            ("GET", "/calls", self.calls),
            ("POST", "/bulk", self.bulk),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/settings", self.settings),
            ("POST", "/settings", self.change_settings),
            ("GET", "/files/{file_id}", self.file),
        ]
        return [Route("/sim" + path, answer, methods=[verb]) for verb, path, answer in table]

    async def state(self, _request: Request) -> Response:
        """Return everybody, every chat, what is pending, how many calls there were."""
        return JSONResponse(
            {
                "bot": self._world.bot,
                "about": self._about(),
                "seq": self._world.seq,
                "people": [asdict(person) for person in self._world.people.values()],
                "chats": [self._chat(chat) for chat in self._world.chats.values()],
                "pending": len(self._telegram.updates),
                "updates": self._telegram.updates.total,
                "calls": dict(self._api.journal.counts),
            }
        )

    async def add_person(self, request: Request) -> Response:
        """``first_name``, ``last_name``, ``username``, ``phone``, ``language_code``, ``id``."""
        args, _ = await arguments(request.scope, request.receive)
        person = self._world.add_person(str(args.pop("first_name")), **args)
        return JSONResponse(asdict(person))

    async def add_group(self, request: Request) -> Response:
        """``title``, ``owner``, ``members``, ``kind``, ``forum``, ``bot`` (its status)."""
        args, _ = await arguments(request.scope, request.receive)
        members = {int(user_id): "member" for user_id in args.get("members", ())}
        members[int(args["owner"])] = "creator"
        forum = bool(args.get("forum"))
        kind = "supergroup" if forum else str(args.get("kind") or "supergroup")
        chat = self._world.add_group(str(args["title"]), kind, members, forum=forum)
        if args.get("bot"):
            people.set_bot(
                self._telegram, self._world.people[int(args["owner"])], chat.id, str(args["bot"])
            )
        return JSONResponse(self._chat(chat))

    async def migrate(self, request: Request) -> Response:
        """Turn a group into a supergroup."""
        successor = people.migrate(self._telegram, self._named_chat(request))
        return JSONResponse(self._chat(successor))

    async def act(self, request: Request) -> Response:
        """Let a person do something; the acts are in ``acts``."""
        args, files = await arguments(request.scope, request.receive)
        person = self._world.people[int(request.path_params["person"])]
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise people.UnlikelyError("no such act")
        return JSONResponse(await act(self._telegram, person, args, files))

    async def messages(self, request: Request) -> Response:
        """Return what a chat holds or, with ``since`` and ``wait``, what changed in it."""
        chat = self._named_chat(request)
        since = int(request.query_params.get("since", 0))
        limit = int(request.query_params.get("limit", PAGE))
        changes = await self._world.wait(_seconds(request), since, chat) if since else []
        latest = list(chat.messages.values())[-limit:]
        return JSONResponse(
            {
                "seq": self._world.seq,
                "chat": self._chat(chat),
                "messages": [item.seen_by_people() for item in latest if item.seq > since],
                "deleted": [item.message_id for item in changes if item.what == "deleted"],
            }
        )

    async def commands(self, request: Request) -> Response:
        """Return the menu of commands a person sees in a chat."""
        chat = self._named_chat(request)
        person = chat.person or self._person_of(request)
        everywhere = "all_private_chats" if chat.private else "all_group_chats"
        scopes = [("chat", chat.id, 0), (everywhere, 0, 0), ("default", 0, 0)]
        if chat.members.get(person.id) in {"creator", "administrator"}:
            scopes = [
                ("chat_member", chat.id, person.id),
                ("chat_administrators", chat.id, 0),
                ("chat", chat.id, 0),
                ("all_chat_administrators", 0, 0),
                *scopes[1:],
            ]
        return JSONResponse(commands_for(self._telegram, scopes, person.language_code))

    async def changes(self, request: Request) -> Response:
        """Return what happened anywhere after ``since``, waiting ``wait`` seconds for it."""
        since = int(request.query_params.get("since", 0))
        changes = await self._world.wait(_seconds(request), since)
        return JSONResponse(
            {"seq": self._world.seq, "changes": [asdict(item) for item in changes]}
        )

    async def calls(self, request: Request) -> Response:
        """Return the log of API calls after ``after``, of one ``method`` perhaps."""
        after = int(request.query_params.get("after", 0))
        method = request.query_params.get("method", "")
        limit = int(request.query_params.get("limit", PAGE))
        found = await self._api.journal.wait(_seconds(request), after, method, limit)
        return JSONResponse({"calls": found, "counts": dict(self._api.journal.counts)})

    async def bulk(self, request: Request) -> Response:
        """Inject texts fast: ``says`` as [person, text] pairs, or ``count`` of ``text``."""
        args, _ = await arguments(request.scope, request.receive)
        began = time.perf_counter()
        said = args.get("says") or self._repeated(args)
        first = self._telegram.updates.total
        for number, (person_id, text) in enumerate(said):
            person = self._world.people.get(int(person_id))
            if person is None:
                person = self._world.add_person(f"Person {person_id}", id=int(person_id))
            people.say(self._telegram, person, str(text))
            if number % PAGE == 0:
                await asyncio.sleep(0)
        updates = self._telegram.updates.total - first
        ms = (time.perf_counter() - began) * 1000
        return JSONResponse({"updates": updates, "ms": ms})

    async def faults(self, _request: Request) -> Response:
        """Return the faults that wait to happen."""
        return JSONResponse([asdict(fault) for fault in self._api.faults.waiting])

    async def add_fault(self, request: Request) -> Response:
        """Add a fault: the fields of ``faults.Fault``."""
        args, _ = await arguments(request.scope, request.receive)
        if args.get("kind") not in KINDS:
            raise people.UnlikelyError("no such kind of fault")
        self._api.faults.add(Fault(**args))
        return await self.faults(request)

    async def clear_faults(self, request: Request) -> Response:
        """Remove every fault."""
        self._api.faults.clear()
        return await self.faults(request)

    async def settings(self, _request: Request) -> Response:
        """Return ``telegram.Settings`` and ``flood`` (null or its limits)."""
        limits = self._telegram.floods.limits
        flood = asdict(limits) if limits else None
        return JSONResponse(asdict(self._telegram.settings) | {"flood": flood})

    async def change_settings(self, request: Request) -> Response:
        """Change settings by name."""
        args, _ = await arguments(request.scope, request.receive)
        if "flood" in args:
            flood = args.pop("flood")
            limits = FloodLimits(**flood) if isinstance(flood, dict) else FloodLimits()
            self._telegram.floods.limits = limits if flood not in (None, False) else None
        self._telegram.settings = replace(self._telegram.settings, **args)
        return await self.settings(request)

    async def file(self, request: Request) -> Response:
        """Return a file's content; only pictures are shown in place."""
        stored = self._world.files.known(request.path_params["file_id"])
        if stored is None or stored.content is None:
            return JSONResponse({"error": "no such file"}, status_code=404)
        shown = stored.mime_type in INLINE_TYPES or stored.kind == "photo"
        headers = {"X-Content-Type-Options": "nosniff"}
        if not shown:
            headers["Content-Disposition"] = "attachment"
        media_type = stored.mime_type if stored.mime_type in INLINE_TYPES else "image/jpeg"
        return Response(
            stored.content,
            media_type=media_type if shown else "application/octet-stream",
            headers=headers,
        )

    def _about(self) -> str:
        texts = self._telegram.profile.descriptions
        return texts.get("vi") or texts.get("", "")

    def _chat(self, chat: Chat) -> Json:
        action, until = chat.action
        last = chat.messages[next(reversed(chat.messages))] if chat.messages else None
        return chat.json() | {
            "members": chat.members,
            "bot_status": chat.bot_status,
            "blocked": bool(chat.person and chat.person.blocked),
            "started": bool(chat.person and chat.person.started),
            "migrated_to": chat.migrated_to,
            "topics": chat.topics,
            "pinned": chat.pinned,
            "keyboard": chat.keyboard,
            "action": action if until > self._telegram.now() else "",
            "last": last.seen_by_people() if last else None,
        }

    def _named_chat(self, request: Request) -> Chat:
        return self._world.chats[int(request.path_params["chat"])]

    def _person_of(self, request: Request) -> Person:
        return self._world.people[int(request.query_params["person"])]

    def _repeated(self, args: Json) -> list[tuple[int, str]]:
        first, among = int(args.get("first_person", 5_000_001)), int(args.get("people", 100))
        text, count = str(args.get("text", "/start")), int(args.get("count", 1000))
        return [(first + number % among, text) for number in range(count)]


def _seconds(request: Request) -> float:
    return min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
