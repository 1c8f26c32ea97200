"""How well and how fast official documents are imported: ``make bench``.

The documents come from the folder named by ``BENCH_DATA`` (``documents/expected.yaml`` and what it
names, ``questions/``); without it nothing is measured.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.kinds import Kind
from bot.domain.knowledge import Document, Knowledge
from bot.engine import answering_for
from bot.importing.as_json import as_json
from bot.importing.importer import Imported, take_apart
from bot.importing.opening import open_path
from bot.importing.outline import Why
from bot.importing.programs import Programs
from bot.importing.record import Occasion, records
from bot.importing.writing import written
from bot.texts.catalog import shipped_texts
from tests.bench.articles import documents_from_jsonl
from tests.bench.intervals import share

# The laws that the questions were made for: the id of their articles there -> the file.
ASKED = {
    "mttq-75-2015": "laws/luat-75-2015-qh13.docx",
    "tiep-cong-dan-42-2013": "laws/luat-42-2013-qh13.docx",
    "khieu-nai-02-2011": "laws/luat-02-2011-qh13.docx",
    "to-cao-25-2018": "laws/luat-25-2018-qh14.docx",
}
LONGEST = "laws/luat-31-2024-qh15.docx"
LEFT_OUT_BAR = 0.03
WARM_RUNS = 3


def main(arguments: Sequence[str]) -> int:
    """Print every figure; with ``--import FILE`` time and memory of one import (own process)."""
    if arguments[:1] == ["--import"]:
        return _timed(Path(arguments[1]))
    folder = Path(os.environ.get("BENCH_DATA", ""), "documents")
    if "BENCH_DATA" not in os.environ or not (folder / "expected.yaml").exists():
        print("imports: not measured (BENCH_DATA is not set)")
        return 0
    _counts(folder)
    sys.stdout.flush()
    command = [sys.executable, "-m", "tests.bench.imports", "--import", str(folder / LONGEST)]
    subprocess.run(command, check=True)  # noqa: S603  # this module itself
    _asked(folder)
    return 0


def imported(path: Path) -> Imported:
    """One file taken apart."""
    return take_apart(open_path(path, Programs()), read_lexicon().counts)


def _counts(folder: Path) -> None:
    """Counts beside those expected, and where every character went."""
    expected: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        (folder / "expected.yaml").read_text(encoding="utf-8")
    )
    print(f"\n== imports: {len(expected)} documents ==")
    right = whole = spare = 0
    for name, stated in expected.items():
        made = imported(folder / name)
        found = {**as_json(made)["document"]["counts"], "title": made.facts.title}
        wrong = {k: found[k] for k, v in stated.items() if k in found and found[k] != v}
        tally = made.outline.tally
        unplaced = any(out.why is Why.UNPLACED for out in made.outline.left_out)
        right += not wrong
        whole += tally.lost == 0 and not unplaced
        spare += tally.left_out_share <= LEFT_OUT_BAR
        if wrong or tally.lost or tally.left_out_share > LEFT_OUT_BAR:
            print(f"  {name}: {wrong}, lost {tally.lost}, left out {tally.left_out_share:.3f}")
    print(f"counts as expected     {right}/{len(expected)} (bar all)")
    print(f"no character lost      {whole}/{len(expected)} (bar all)")
    print(f"left out at most 3 %   {spare}/{len(expected)} (bar all)")


def _timed(path: Path) -> int:
    """From the file to the text of the knowledge file, as the command does it."""
    texts = shipped_texts()
    seconds: list[float] = []
    busy: list[float] = []  # of the processor, the reader's process included
    articles = 0
    for _ in range(WARM_RUNS):
        start, before = time.perf_counter(), sum(os.times()[:4])
        made = imported(path)
        occasion = Occasion(id="bench", file=path.name, on=date(2026, 1, 1))
        written("", records(made, None, occasion, texts))
        seconds.append(time.perf_counter() - start)
        busy.append(sum(os.times()[:4]) - before)
        articles = len(made.outline.main.articles)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{articles} articles: first {seconds[0]:.2f} s, best {min(seconds):.2f} s (bar 3)"
        f"  processor {min(busy):.2f} s"
        f"  peak {memory:.0f} MB (bar 400)  load {os.getloadavg()[0]:.1f}"
    )
    return 0


def _asked(folder: Path) -> None:
    """The questions put to the laws as imported, and to the engine's own articles."""
    questions = folder.parent / "questions"
    if not (questions / "law-dev.jsonl").exists():
        print("law-dev on imported laws: not measured")
        return
    rows = [
        json.loads(line) for line in (questions / "law-dev.jsonl").read_text("utf-8").splitlines()
    ]
    rows = [row for row in rows if row["kind"] == "in"]
    shipped = load_knowledge(ROOT / "knowledge")
    given = {each.id: each for each in documents_from_jsonl(questions / "law-articles.jsonl")}
    print(f"law-dev, {len(rows)} questions:")
    _recall("engine alone", replace(shipped, topics=(), entries={}, documents=given), rows)
    made = _imported_laws(folder)
    _recall("imported as they are", replace(shipped, topics=(), entries={}, documents=made), rows)


def _imported_laws(folder: Path) -> dict[str, Document]:
    """The laws by way of knowledge files, as the bot would read them."""
    texts = shipped_texts()
    with tempfile.TemporaryDirectory() as scratch:
        for id_, name in ASKED.items():
            occasion = Occasion(id=id_, file=name, on=date(2026, 1, 1))
            text = written("", records(imported(folder / name), None, occasion, texts))
            (Path(scratch) / f"{id_}.yaml").write_text(text, encoding="utf-8")
        return dict(load_knowledge(Path(scratch), language_from=ROOT / "knowledge").documents)


def _recall(name: str, knowledge: Knowledge, rows: Sequence[dict[str, Any]]) -> None:
    answering = answering_for(
        knowledge,
        lexicon=read_lexicon(),
        calibration=read_calibration(semantic=False),
        embedder=None,
    )
    first = three = 0
    for row in rows:
        ids = [each.id for each in answering.answer(row["q"], kind=Kind.QUESTION).matches]
        first += bool(set(ids[:1]) & set(row["gold"]))
        three += bool(set(ids[:3]) & set(row["gold"]))
    print(f"  {name:22} recall@1 {share(first, len(rows))}  @3 {share(three, len(rows))}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
