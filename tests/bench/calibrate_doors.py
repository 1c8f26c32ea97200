"""What other margins of the neutral question would reach; part of ``make calibrate``.

The examples are sorted by recognisers that were not taught them (five folds), with marks and
without; the messages of ``tests/calibration`` by the whole one. No exam is looked at. Choose, then
write ``DOUBT`` in ``bot/domain/kinds.py`` and ``Joint`` in ``bot/domain/matters.py``.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import yaml

from bot.config import ROOT
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.collection import Collection
from bot.domain.kinds import DOUBT, SAID, Kind, KindRecogniser, Sorted
from bot.domain.repair import Repairer
from bot.domain.searchable import searchables
from bot.domain.vietnamese import fold
from bot.engine import repairer_for

FOLDS = 5
PROTECTED = frozenset({Kind.EMERGENCY, Kind.DENUNCIATION, Kind.COMPLAINT})
Weighed = tuple[Kind, Sorted, Mapping[Kind, float]]  # what it is, how it was sorted, the chances


def main() -> int:
    """Print a line for each choice of margins, then how the joints of two matters hold."""
    knowledge = load_knowledge(ROOT / "knowledge")
    repairer = repairer_for(knowledge, Collection(searchables(knowledge)), read_lexicon())
    questions = [q for entry in knowledge.entries.values() for q in entry.questions]
    weighed = list(_held_out(knowledge.signals, questions, repairer))
    for toward, away in product((0.1, 0.14, 0.18, 0.25), (0.15, 0.2, 0.3)):
        doubt = {
            kind: dict.fromkeys(others, away if kind in PROTECTED else toward)
            for kind, others in DOUBT.items()
        }
        _print(f"towards protection > {toward}, away from it > {away}", weighed, doubt)
    _print("as it is", weighed, DOUBT)
    _print_matters(KindRecogniser(knowledge.signals, questions), repairer)
    return 0


def _held_out(
    signals: Mapping[str, Sequence[str]], questions: Sequence[str], repairer: Repairer
) -> Iterator[Weighed]:
    for fold_number in range(FOLDS):
        taught = {
            name: [text for n, text in enumerate(texts) if n % FOLDS != fold_number]
            if name.startswith(SAID)
            else texts
            for name, texts in signals.items()
        }
        recogniser = KindRecogniser(taught, questions)
        for kind in Kind:
            for text in signals[SAID + kind][fold_number::FOLDS]:
                for typed in dict.fromkeys((text, fold(text))):
                    words = repairer.repair(typed)
                    told = recogniser.recognise(typed, words)
                    yield kind, told, recogniser.chances(typed, words)


def _print(
    name: str, weighed: Sequence[Weighed], doubt: Mapping[Kind, Mapping[Kind, float]]
) -> None:
    count = Counter(kind for kind, _, _ in weighed)
    asked: Counter[Kind] = Counter()
    protected: Counter[Kind] = Counter()
    for kind, told, chances in weighed:
        margins = doubt.get(told.kind, {}) if told.beside is None else {}
        if any(chances[other] > margin for other, margin in margins.items()):
            asked[kind] += 1
        else:
            protected[kind] += told.kind in PROTECTED
    grave = [Kind.EMERGENCY, Kind.DENUNCIATION]
    missed = sum(count[k] - asked[k] - protected[k] for k in grave) / sum(count[k] for k in grave)
    plain = [Kind.PETITION, Kind.QUESTION]
    away = sum(protected[k] for k in plain) / sum(count[k] for k in plain)
    shares = "  ".join(f"{kind} {asked[kind] / count[kind]:.3f}" for kind in Kind)
    print(f"{name:48} missed {missed:.3f}  sent away {away:.3f}  asked: {shares}")


def _print_matters(recogniser: KindRecogniser, repairer: Repairer) -> None:
    path = ROOT / "tests/calibration/doors.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["messages"]
    found: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        told = recogniser.recognise(row["q"], repairer.repair(row["q"]))
        found[row["kind"] == "mixed", told.beside is not None] += 1
    print(
        f"two matters seen {found[True, True]} of {found[True, True] + found[True, False]};"
        f" seen where there is one {found[False, True]}"
        f" of {found[False, True] + found[False, False]}"
    )


if __name__ == "__main__":
    sys.exit(main())
