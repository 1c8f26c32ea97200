"""How well and how fast questions are matched, beside the peers: ``make bench``.

Texts from outside the project come from the folder named by ``BENCH_DATA``; without it their
figures are 'not measured'.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.decision import Decision
from bot.domain.kinds import Kind
from bot.domain.knowledge import Article, Document, FullText, Knowledge
from bot.domain.lexicon import Lexicon
from bot.domain.matcher import Embedder
from bot.domain.vietnamese import fold
from bot.engine import answering_for
from bot.semantic.e5 import E5Embedder, is_installed
from bot.services.answering import Answering
from bot.services.examination import Exam, put
from tests.bench.articles import documents_from_jsonl, write_folder
from tests.bench.intervals import share
from tests.bench.peers import Text, peers

Row = dict[str, Any]  # a question as the file has it
EXAMS = ("questions", "questions-second", "questions-short")  # tests/golden/<name>.yaml


def main(arguments: Sequence[str]) -> int:
    """Print every figure; with ``--articles N`` time and memory at N articles (own process)."""
    if arguments[:1] == ["--articles"]:
        return _at_size(int(arguments[1]))
    lexicon = read_lexicon()
    knowledge = load_knowledge(ROOT / "knowledge")
    ours = {"ours, lexical": _answering(knowledge, lexicon, None)}
    embedder = E5Embedder(ROOT / "cache", threads=1) if is_installed() else None
    if embedder:
        ours["ours, [semantic]"] = _answering(knowledge, lexicon, embedder)
    else:
        print("[semantic]: not measured (extra not installed)")
    for exam in EXAMS:
        _golden(exam, knowledge, ours)
    _latency("52 entries", ours["ours, lexical"], _asked())
    for size in (2_000, 30_000):
        sys.stdout.flush()
        subprocess.run(  # noqa: S603  # this module itself
            [sys.executable, "-m", "tests.bench.matching", "--articles", str(size)], check=True
        )
    folder = os.environ.get("BENCH_DATA")
    if folder and (Path(folder) / "questions" / "law-dev.jsonl").exists():
        _laws(Path(folder) / "questions", knowledge, lexicon, embedder)
    else:
        print("law-dev on law-articles: not measured (BENCH_DATA is not set)")
    return 0


def _answering(knowledge: Knowledge, lexicon: Lexicon, embedder: Embedder | None) -> Answering:
    return answering_for(
        knowledge,
        lexicon=lexicon,
        calibration=read_calibration(semantic=embedder is not None),
        embedder=embedder,
    )


def _exam(name: str) -> dict[str, list[Row]]:
    exam: dict[str, list[Row]] = yaml.safe_load(
        (ROOT / f"tests/golden/{name}.yaml").read_text(encoding="utf-8")
    )
    return exam


def _asked() -> list[str]:
    """What the latency is measured with."""
    return [row["q"] for row in _exam(EXAMS[0])["answerable"]]


def _golden(exam: str, knowledge: Knowledge, ours: dict[str, Answering]) -> None:
    golden = _exam(exam)
    rows, void = golden["answerable"], golden["unanswerable"]
    print(f"\n== {exam}.yaml: {len(rows)} answerable, {len(void)} unanswerable ==")
    asked = Exam(
        answerable=tuple((row["q"], tuple(row["expect"])) for row in rows),
        unanswerable=tuple(row["q"] for row in void),
    )
    for name, answering in ours.items():
        for way, ranking in (("", False), (", ranking alone", True)):
            marks = put(answering, asked, ranking=ranking)
            print(
                f"{name + way:34} first {share(round(marks.first * len(rows)), len(rows))}"
                f" (bar .95)  top 3 {marks.top3:.3f}  sure {marks.sure:.3f}"
                f"  sure but wrong {marks.sure_wrong:.3f} (bar .02)"
                f"  sure where no answer is {marks.sure_void:.3f} (bar .03)"
            )
    texts = [
        Text(id=e.id, title=e.title, body=" ".join([e.answer, e.more, *e.questions]))
        for e in knowledge.entries.values()
    ]
    for name, search in peers(texts).items():
        hits = sum(next(iter(search(row["q"])), "") in row["expect"] for row in rows)
        print(f"{name:26} first {share(hits, len(rows))}")


def _laws(folder: Path, shipped: Knowledge, lexicon: Lexicon, embedder: Embedder | None) -> None:
    documents = documents_from_jsonl(folder / "law-articles.jsonl")
    knowledge = replace(
        shipped, topics=(), entries={}, documents={document.id: document for document in documents}
    )
    rows = [
        json.loads(line) for line in (folder / "law-dev.jsonl").read_text("utf-8").splitlines()
    ]
    real = [row for row in rows if row["kind"] == "in"]
    void = [row for row in rows if row["kind"] in {"near", "far", "garbage"}]
    print(f"\n== law-dev on {sum(len(d.articles) for d in documents)} articles (engine alone) ==")
    variants: dict[str, tuple[Embedder | None, str]] = {"ours, lexical": (None, ".46/.63")}
    if embedder:
        variants["ours, [semantic]"] = (embedder, ".52/.70")
    for name, (model, aim) in variants.items():
        answering = _answering(knowledge, lexicon, model)
        _recall(name, partial(_ids, answering), real, f"aim {aim}")
        _recall(f"{name}, stripped", partial(_ids_stripped, answering), real, "loss bar .02")
        sure = sum(
            answering.answer(row["q"], kind=Kind.QUESTION).decision is Decision.SURE
            for row in void
        )
        wrong = sum(
            a.decision is Decision.SURE and a.matches[0].id not in row["gold"]
            for row in real
            for a in [answering.answer(row["q"], kind=Kind.QUESTION)]
        )
        print(
            f"  near, far, garbage answered sure {sure / len(void):.3f} (bar .05);"
            f" sure but wrong {wrong / len(real):.3f}"
        )
    texts = [Text(id=a.id, title=a.title, body=a.body) for d in documents for a in d.articles]
    for name, search in peers(texts).items():
        _recall(name, search, real, "")


def _ids(answering: Answering, question: str) -> list[str]:
    return [match.id for match in answering.answer(question, kind=Kind.QUESTION).matches]


def _ids_stripped(answering: Answering, question: str) -> list[str]:
    return _ids(answering, fold(question))


def _recall(name: str, search: Callable[[str], list[str]], rows: Sequence[Row], aim: str) -> None:
    by_style: dict[str, list[bool]] = defaultdict(list)
    first, three = [], []
    for row in rows:
        found = search(row["q"])
        hit = bool(found) and found[0] in row["gold"]
        first.append(hit)
        three.append(any(id_ in row["gold"] for id_ in found[:3]))
        by_style[row["style"]].append(hit)
    styles = "  ".join(f"{s} {sum(h) / len(h):.2f}" for s, h in sorted(by_style.items()))
    print(
        f"{name:26} R@1 {share(sum(first), len(first))}  R@3 {share(sum(three), len(three))}"
        f"  {aim}  by style: {styles}"
    )


def _latency(name: str, answering: Answering, questions: Iterable[str]) -> None:
    """Time each question once, the first time it is seen: nothing is warm but the engine."""
    times = []
    for question in questions:
        start = time.perf_counter()
        answering.answer(question, kind=Kind.QUESTION)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    bar = {"52 entries": 2, "2000 articles": 5, "30000 articles": 10}[name]
    print(
        f"latency at {name:16} p50 {times[len(times) // 2]:.2f} ms"
        f"  p95 {times[int(len(times) * 0.95)]:.2f} ms (bar {bar})"
    )


def _at_size(count: int) -> int:
    lexicon = read_lexicon()
    shipped = load_knowledge(ROOT / "knowledge")
    bare = replace(shipped, topics=(), entries={}, documents={})
    with tempfile.TemporaryDirectory() as name:
        write_folder(invented(lexicon, count), Path(name))
        start = time.perf_counter()
        loaded = load_knowledge(Path(name)) if count <= 2_000 else None
        if loaded is None:  # what is measured at this size is the index
            documents = {"invented": invented(lexicon, count)}
        else:
            documents = dict(loaded.documents)
        answering = _answering(replace(bare, documents=documents), lexicon, None)
        took = time.perf_counter() - start
    _latency(f"{count} articles", answering, _asked())
    memory = _peak_megabytes()
    bars = {
        2_000: f"load + index {took:.2f} s (bar 2)",
        30_000: f"peak memory {memory:.0f} MB (bar 500)",
    }
    print(f"  {count} articles: {bars[count]}")
    return 0


def _peak_megabytes() -> float:
    """Return the most memory this program has held.

    ``getrusage`` would tell of whoever started it as well: Linux keeps its figure across ``exec``.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def invented(lexicon: Lexicon, count: int) -> Document:
    """A document of random walks over the general pairs: Vietnamese statistics, no sense."""
    rng = random.Random(7)  # noqa: S311  # reproducible, not secret
    after: dict[str, tuple[list[str], list[int]]] = {}
    for pair, times in lexicon.pairs.items():
        first, second = pair.split(" ")
        followers, weights = after.setdefault(first, ([], []))
        followers.append(second)
        weights.append(times)
    starts = list(after)

    def words(length: int) -> str:
        word = rng.choice(starts)
        walk = [word]
        while len(walk) < length:
            followers, weights = after.get(word, (starts, [1] * len(starts)))
            word = rng.choices(followers, weights)[0]
            walk.append(word)
        return " ".join(walk)

    articles = tuple(
        Article(
            document_id="invented",
            number=str(number),
            title=words(8),
            text="\n".join(f"{clause}. {words(45)}" for clause in range(1, 6)),
        )
        for number in range(1, count + 1)
    )
    return Document(
        id="invented",
        title=words(6),
        full_text=FullText.LOADED,
        published_at="-",
        articles=articles,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
