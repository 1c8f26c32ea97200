"""A square in front of the bot: the simulator here, the citizens in it, the bot a process."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.config import ROOT, Settings
from bot.simulator import people
from bot.simulator.acts import PICTURE
from bot.simulator.people import UnlikelyError
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from bot.telegram.sender import chat_key
from bot.upkeep import SystemClock, prepare_store
from tests.bench.citizens import Act, Citizen, Press, Say, SendPhotos, Shown

SECRET = "a-secret-of-this-run"  # noqa: S105 - opens nothing elsewhere
LATEST = 12  # messages a citizen looks at
KNOWLEDGE = """\
documents:
- id: luat-xe-dap
  title: Luật Xe đạp
  full_text: loaded
  published_at: Công báo
  articles:
  - number: "1"
    title: Đèn xe đạp
    text: Xe đạp đi ban đêm phải có đèn phía trước và phía sau.
"""


def little_knowledge(folder: Path) -> Path:
    """One short law: what is answered matters little here, and the bot starts in a third."""
    knowledge = folder / "knowledge"
    (knowledge / "documents").mkdir(parents=True)
    (knowledge / "documents" / "law.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    return knowledge


@dataclass
class Program:
    """``run_bot.py run`` with settings of its own, started as often as it takes."""

    simulator: Simulator
    folder: Path
    webhook_port: int | None = None  # None is to poll
    database_url: str = ""
    knowledge: Path | None = None
    key: str = field(default_factory=new_key)
    extra: Mapping[str, str] = field(default_factory=dict)  # more settings
    core: Sequence[int] = ()
    process: Process | None = None

    @property
    def settings(self) -> Settings:
        """As the process will read them."""
        values = {name.lower(): value for name, value in self._variables().items()}
        return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]  # pydantic-settings reads strings

    def cipher(self) -> Cipher:
        """Prepare the store, and open it."""
        return prepare_store(self.settings)

    def store(self) -> SqlStore:
        """The store as it lies there."""
        return SqlStore(self.settings.store_url, cipher=self.cipher(), clock=SystemClock())

    async def start(self, *struck: str) -> Process:
        """Start it, to be struck at a commit perhaps (see ``struck``)."""
        program = ["-m", "tests.bench.struck", *struck] if struck else [ROOT / "run_bot.py", "run"]
        own = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        with (self.folder / "stderr").open("ab") as stderr:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *program,
                cwd=self.folder,
                env={**own, "PYTHONPATH": str(ROOT), **self._variables()},
                stderr=stderr,
            )
        if self.core:
            os.sched_setaffinity(self.process.pid, self.core)
        return self.process

    async def stop(self) -> None:
        """Stop it as systemd does."""
        assert self.process is not None
        self.process.terminate()
        await asyncio.wait_for(self.process.wait(), 60)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        """Start it, and stop it in the end; what stays is killed."""
        process = await self.start()
        try:
            yield process
            await self.stop()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _variables(self) -> dict[str, str]:
        variables = {
            "TELEGRAM_TOKEN": self.simulator.token,
            "TELEGRAM_BASE_URL": self.simulator.url,
            "SECRET_KEY": self.key,
            "DATA_DIR": str(self.folder / "data"),
            "SEMANTIC": "off",
            "HTTP_PORT": "0",
            "LIMIT_PETITIONS_DAY": "1000",
            "LIMIT_PETITIONS_WEEK": "1000",
            "LIMIT_SUPPORTS_DAY": "1000",
            "LIMIT_MEGABYTES_DAY": "10000",
        }
        if self.database_url:
            variables["DATABASE_URL"] = self.database_url
        if self.knowledge is not None:
            variables["KNOWLEDGE_DIR"] = str(self.knowledge)
        if self.webhook_port is not None:
            variables |= {
                "TELEGRAM_MODE": "webhook",
                "WEBHOOK_URL": f"http://127.0.0.1:{self.webhook_port}",
                "WEBHOOK_SECRET": SECRET,
                "HTTP_PORT": str(self.webhook_port),
            }
        return {**variables, **self.extra}


class Place:
    """Where one citizen stands on the simulator: sees and does."""

    def __init__(self, simulator: Simulator, citizen: Citizen) -> None:
        self.citizen = citizen
        self.visitor: Visitor = simulator.visitor(f"Citizen {citizen.number}")
        self._telegram = simulator.telegram
        self._loop = asyncio.get_running_loop()
        self.moved_at = self._loop.time()  # when the citizen last had something to do

    @property
    def chat_key(self) -> str:
        """As the bot names the chat."""
        return chat_key(self.visitor.id)

    @property
    def standstill(self) -> str:
        """What the citizen did last, and sees."""
        seen = [(each.id, each.text[:60]) for each in self._sees()[:3]]
        words = self.citizen.words
        return f"{words and words.text}: {self.citizen.last!r}, sees {seen}"

    async def live(self, *, think: float = 0.0, acts: int | None = None) -> None:
        """Do one thing after the other, thinking so many seconds at most, till content.

        After so many ``acts``, where a number is given, the citizen goes away.
        """
        world, chance = self._telegram.world, self.citizen.chance
        while not self.citizen.is_content and acts != 0:
            seq = world.seq
            act = self.citizen.next_act(self._sees())
            if act is None:
                await world.wait(1.0, seq, self.visitor.chat)
                continue
            if think:
                await asyncio.sleep(chance.uniform(0, think))
            self.do(act)
            acts = None if acts is None else acts - 1
            self.moved_at = self._loop.time()

    def do(self, act: Act) -> None:
        """Do one thing."""
        match act:
            case Say(text):
                self.visitor.says(text)
            case Press(message, data):
                try:
                    people.press(
                        self._telegram, self.visitor.person, self.visitor.id, message, data
                    )
                except UnlikelyError:  # the button has just gone, as it does under one's finger
                    self.citizen.missed()
            case SendPhotos(count, as_album):
                files = self._telegram.world.files
                kept = [files.keep("photo", "anh.png", PICTURE, 0) for _ in range(count)]
                if as_album and count > 1:
                    people.send_album(self._telegram, self.visitor.person, kept)
                    return
                for each in kept:
                    people.send_file(self._telegram, self.visitor.person, each)

    def _sees(self) -> list[Shown]:
        messages = [each for each in self.visitor.chat.messages.values() if each.outgoing]
        messages.sort(key=lambda each: -each.seq)
        return [
            Shown(
                id=each.json["message_id"],
                text=each.json.get("text") or each.json.get("caption") or "",
                buttons=tuple(
                    (button["text"], button.get("callback_data", ""))
                    for row in (each.markup or {}).get("inline_keyboard", ())
                    for button in row
                ),
            )
            for each in messages[:LATEST]
        ]
