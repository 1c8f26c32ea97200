"""What answers by a version: built once, and while people are served in a process of its own.

To build takes seconds of processor and more memory than to answer; in this process every question
would wait for it. The other one gives way to whoever is served, sees none of our secrets, and ends
with its work or after its time, even where we end before it.
"""

import asyncio
import io
import os
import pickle
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from weakref import WeakValueDictionary

from bot.config import ROOT, Settings
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_bundle
from bot.domain.bundle import Bundle
from bot.domain.errors import KnowledgeError, KnowledgeNotBuiltError
from bot.domain.lexicon import Lexicon
from bot.domain.matcher import Embedder
from bot.engine import answering_for, embedder_for
from bot.semantic.e5 import E5Embedder
from bot.services.answering import Answering

GIVES_WAY = 10  # to the rest of the machine, as nice(1) counts
SECONDS = 300  # to build in: ten times what the largest folder took on a slow machine
_EMBEDDER = "embedder"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What the other process needs to know."""

    bundle: Bundle
    embedder: tuple[Path, int] | None  # where it keeps vectors, and its threads


class Library:
    """Fulfils :class:`bot.services.publishing.Library`; one is built at a time."""

    def __init__(self, settings: Settings, lexicon: Lexicon, *, is_serving: bool = False) -> None:
        """``is_serving``: from the second version on, people are answered while it is built."""
        self._is_serving = is_serving
        self._lexicon = lexicon
        self._embedder = embedder_for(settings)
        self._embedding = (settings.cache_dir, settings.semantic_threads)
        self._built: WeakValueDictionary[str, Answering] = WeakValueDictionary()
        self._turn = asyncio.Lock()

    async def answering(self, bundle: Bundle) -> Answering:
        """Build it, unless somebody holds what was built of the same files.

        Raises KnowledgeError for what is not sound, KnowledgeNotBuiltError where the process
        could not be begun, died, or took too long.
        """
        async with self._turn:
            built = self._built.get(bundle.content)
            if built is None:
                apart = self._is_serving and len(self._built) > 0
                built = await (self._elsewhere(bundle) if apart else self._here(bundle))
                self._built[bundle.content] = built
            return built

    async def _here(self, bundle: Bundle) -> Answering:
        return await asyncio.to_thread(_built, bundle, self._lexicon, self._embedder)

    async def _elsewhere(self, bundle: Bundle) -> Answering:
        order = _Order(bundle=bundle, embedder=self._embedding if self._embedder else None)
        try:
            packed = await _from_another(pickle.dumps(order))
        except (OSError, TimeoutError) as error:
            raise KnowledgeNotBuiltError from error
        return await asyncio.to_thread(self._unpacked, packed)

    def _unpacked(self, packed: bytes) -> Answering:
        made = _Unpacking(io.BytesIO(packed), self._embedder).load()
        if isinstance(made, Answering):
            return made
        raise KnowledgeError(**made)


async def _from_another(order: bytes) -> bytes:
    """What the other process makes of an order."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"from {__name__} import main; main()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(SECONDS):
            packed, _ = await process.communicate(order)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise KnowledgeNotBuiltError
    return packed


def _built(bundle: Bundle, lexicon: Lexicon, embedder: Embedder | None) -> Answering:
    return answering_for(
        load_bundle(bundle),
        lexicon=lexicon,
        calibration=read_calibration(semantic=embedder is not None),
        embedder=embedder,
    )


def _environment() -> Mapping[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
    }


class _Packing(pickle.Pickler):
    """What was built, but for the embedder: the one who is served has it."""

    def persistent_id(self, obj: object) -> str | None:
        return _EMBEDDER if isinstance(obj, E5Embedder) else None

    def reducer_override(self, obj: object) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (_frozen, (dict(obj),)) if isinstance(obj, MappingProxyType) else NotImplemented


class _Unpacking(pickle.Unpickler):
    """Reads what our own process wrote."""

    def __init__(self, packed: io.BytesIO, embedder: Embedder | None) -> None:
        super().__init__(packed)
        self._embedder = embedder

    def persistent_load(self, pid: str) -> Embedder | None:  # noqa: ARG002 - there is but one
        return self._embedder


def _frozen(mapping: dict[str, object]) -> Mapping[str, object]:
    return MappingProxyType(mapping)


def _answer(order: _Order) -> Answering | Mapping[str, object]:
    """What was built, or the facts of what is wrong with the files."""
    embedder = E5Embedder(*order.embedder) if order.embedder else None
    try:
        return _built(order.bundle, read_lexicon(), embedder)
    except KnowledgeError as error:
        return error.facts


def main() -> None:
    """Read an order from standard input, write what was built to standard output."""
    os.nice(GIVES_WAY)
    signal.alarm(SECONDS)  # whoever began us may be gone
    order = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the one who started us
    _Packing(sys.stdout.buffer, pickle.HIGHEST_PROTOCOL).dump(_answer(order))
