"""Files that were damaged at random: whatever they are, they are read or refused, quickly.

``python -m tests.bench.mutated [files]`` damages small files of every kind (500 unless told),
reads each as an administrator's would be, takes apart what was read, and loads YAML as knowledge.
With ``BENCH_DATA`` some real laws are among them.
"""

import os
import random
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import perf_counter

from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.errors import FileRefusedError, KnowledgeError
from bot.importing.importer import take_apart
from bot.importing.opening import open_document
from bot.importing.programs import Programs
from tests.bench.memory import peak_of_children
from tests.importing.archives import a_docx
from tests.importing.pdf_pages import a_page, a_pdf

FULL = 500
SECONDS, MEGABYTES = 10, 600  # the bars, for each

ARTICLES = [
    "CHƯƠNG I",
    "QUY ĐỊNH CHUNG",
    *(
        line
        for number in range(1, 13)
        for line in (
            f"Điều {number}. Phạm vi, đối tượng phối hợp",
            "1. Quy chế này quy định việc phối hợp giữa các bên trong tỉnh.",
            "a) Trao đổi thông tin theo khoản 2 Điều 5;",
        )
    ),
]
HOSTILE = (
    b"\0", b"\xff\xff\xff\xff", b"(" * 5000, b"<w:p>" * 3000, b"<div>" * 3000, b"[" * 3000,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"9" * 400, b"/Kids [1 0 R]", b"endobj 1 0 obj",
    b"stream\n", b"&a;", b"*a", b"? ", b"\xe1\xbb", b"\x7f" * 50,
    "Điều 1. ".encode() * 500, b"- " * 2000,
)  # fmt: skip

Damage = Callable[[bytearray, random.Random], None]


def _flip(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 8, 64))):
        content[dice.randrange(len(content))] = dice.randrange(256)


def _cut(content: bytearray, dice: random.Random) -> None:
    begin = dice.randrange(len(content))
    del content[begin : begin + dice.choice((1, 50, len(content)))]


def _repeat(content: bytearray, dice: random.Random) -> None:
    begin = dice.randrange(len(content))
    piece = content[begin : begin + dice.choice((20, 400))]
    content[begin:begin] = piece * dice.choice((2, 50))


def _insert(content: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(content))
    content[at:at] = dice.choice(HOSTILE)


def _exchange(content: bytearray, dice: random.Random) -> None:
    one, other = sorted(dice.randrange(len(content)) for _ in range(2))
    content[:] = content[other:] + content[one:other] + content[:one]


DAMAGES: Sequence[Damage] = (_flip, _cut, _repeat, _insert, _exchange)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged file."""

    name: str
    content: bytes


def mutants(count: int, seed: int = 5) -> list[Mutant]:
    """Damaged files of every kind, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - nothing is secret here
    samples = _samples()
    return [_mutant(*samples[at % len(samples)], dice) for at in range(count)]


def _samples() -> list[tuple[str, bytes]]:
    text = "\n".join(ARTICLES)
    page = "".join(f"<p>{line}</p>" for line in ARTICLES)
    own = [
        ("a.docx", a_docx(*ARTICLES)),
        ("a.pdf", a_pdf(a_page(*ARTICLES[:20]), a_page(*ARTICLES[20:]))),
        ("a.txt", text.encode()),
        ("a.yaml", (ROOT / "knowledge" / _an_entry()).read_bytes()),
        ("b.docx", a_docx(*ARTICLES)),
        ("b.pdf", a_pdf(a_page(*ARTICLES))),
        ("a.html", f"<html><body><ol><li>{page}</ol><table><tr><td>1</table>".encode()),
    ]
    data = os.environ.get("BENCH_DATA")
    laws = sorted(Path(data).glob("documents/laws/*.docx"), key=_size)[:2] if data else []
    return own + [(law.name, law.read_bytes()) for law in laws]


def _size(path: Path) -> int:
    return path.stat().st_size


def _an_entry() -> Path:
    folder = ROOT / "knowledge"
    return min((folder / "entries").glob("*.yaml"), key=_size).relative_to(folder)


def _mutant(name: str, content: bytes, dice: random.Random) -> Mutant:
    inside = name.endswith(".docx") and dice.random() < 0.7  # else the archive breaks, no more
    damaged = _damaged_inside(content, dice) if inside else _damaged(content, dice)
    return Mutant(name, damaged)


def _damaged(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 2, 5))):
        if changed:
            dice.choice(DAMAGES)(changed, dice)
    return bytes(changed)


def _damaged_inside(content: bytes, dice: random.Random) -> bytes:
    """Damage one part of an archive that stays sound itself."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        parts = [name for name in old.namelist() if name.startswith("word/")]
        chosen = dice.choice(parts)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _damaged(part, dice) if name == chosen else part)
    return file.getvalue()


class Trial:
    """Reads damaged files; anything but a reading or a refusal is an exception."""

    def __init__(self, folder: Path) -> None:
        self._syllables = read_lexicon().counts
        self._knowledge = folder / "knowledge"
        self._entry = self._knowledge / _an_entry()
        shutil.copytree(ROOT / "knowledge", self._knowledge)

    def outcome(self, mutant: Mutant) -> str:
        """How it ended, in a word."""
        if mutant.name.endswith(".yaml"):
            return self._loaded(mutant.content)
        try:
            reading = open_document(mutant.content, mutant.name, Programs())
        except FileRefusedError as error:
            return str(error.facts["reason"])
        take_apart(reading, self._syllables)
        return "read"

    def _loaded(self, content: bytes) -> str:
        self._entry.write_bytes(content)
        try:
            load_knowledge(self._knowledge)
        except KnowledgeError:
            return "bad knowledge"
        return "loaded"


def main(arguments: Sequence[str]) -> int:
    """Print how they ended; 1 when a bar is missed."""
    count = int(arguments[0]) if arguments else FULL
    ends: Counter[str] = Counter()
    crashes: list[str] = []
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name))
        for at, mutant in enumerate(mutants(count)):
            start = perf_counter()
            try:
                ends[trial.outcome(mutant)] += 1
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                crashes.append(f"{at} ({mutant.name}): {type(error).__name__}: {error}")
            slowest = max(slowest, (perf_counter() - start, f"{at} ({mutant.name})"))
    told = ", ".join(f"{end} {times}" for end, times in ends.most_common())
    peak = peak_of_children()
    print(f"  {count} damaged files: {len(crashes)} crashes; {told}")
    print(f"  slowest {slowest[0]:.1f} s, file {slowest[1]} (bar {SECONDS} s)")
    print(f"  largest process {peak:.0f} MB (bar {MEGABYTES} MB)")
    for crash in crashes:
        print(f"    {crash}")
    return 0 if not crashes and slowest[0] <= SECONDS and peak <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
