"""Is a message sent to the right door, a petition given the right field? Part of ``make bench``.

Exits with 1 where a bar of MISSED, SENT_AWAY or RIGHT, or of the sectors, is missed.
``python -m tests.bench.doors misses`` prints the messages that were sorted wrongly, too.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.config import ROOT
from bot.documents.calibration_file import read_calibration
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.kinds import Kind
from bot.domain.sectors import SectorGuesser
from bot.domain.vietnamese import fold
from bot.engine import answering_for
from bot.services.answering import Answering
from tests.bench.intervals import share

EXAMS = ("kinds", "doors", "doors-second", "doors-third")  # tests/golden/<name>.yaml
MIXED, ASKED = "mixed", "asked"
GRAVE = frozenset({Kind.DENUNCIATION.value, Kind.EMERGENCY.value})
PROTECTED = frozenset({*GRAVE, Kind.COMPLAINT.value, MIXED})
OPEN = frozenset({Kind.PETITION.value, Kind.QUESTION.value})

# The bars: shares of the grave, of petitions and questions, of all, of the sectors.
MISSED, SENT_AWAY, RIGHT = 0.03, 0.05, 0.9
FIRST, IN_THREE = 0.75, 0.92


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One message of the exam, and the door it was sent to."""

    text: str
    kind: str
    fair: frozenset[str]  # the kinds that a fair judge would accept
    door: str  # a kind, or MIXED, or ASKED: the neutral question, neither missed nor wrong

    @property
    def is_right(self) -> bool:
        return self.door in self.fair or self.door == ASKED

    @property
    def is_missed(self) -> bool:
        """Something grave that is not protected."""
        return self.door not in {*PROTECTED, *self.fair, ASKED}

    @property
    def is_sent_away(self) -> bool:
        """A petition or a question that is taken for what it is not."""
        return self.door in PROTECTED and self.door not in self.fair


def print_doors(answering: Answering, *, misses: bool = False) -> bool:
    """Print the figures of every exam; tell whether every bar was held."""
    held = True
    for name in EXAMS:
        path = ROOT / f"tests/golden/{name}.yaml"
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["messages"]
        outcomes = [_outcome(answering, row) for row in rows]
        print(f"\n== doors: {len(rows)} messages of {path.name} ==")
        held &= _print_kinds(outcomes)
        for outcome in outcomes if misses else ():
            if not outcome.is_right:
                print(f"  {outcome.kind} -> {outcome.door}: {outcome.text}")
    return _print_sectors(misses=misses) and held


def _outcome(answering: Answering, row: Mapping[str, Any]) -> Outcome:
    answered = answering.answer(row["q"])
    also = row.get("also") or []
    fair = frozenset([row["kind"], *([also] if isinstance(also, str) else also)])
    is_danger = answered.kind is Kind.EMERGENCY and MIXED not in fair  # it comes first
    door = MIXED if answered.beside and not is_danger else answered.kind.value
    return Outcome(
        text=row["q"],
        kind=row["kind"],
        fair=fair,
        door=ASKED if answered.is_unsure else door,
    )


def _print_kinds(outcomes: Sequence[Outcome]) -> bool:
    grave = [o for o in outcomes if o.kind in GRAVE]
    plain = [o for o in outcomes if o.kind in OPEN]
    missed = _line(f"grave missed (bar {MISSED})", (o.is_missed for o in grave))
    for kind in sorted(GRAVE):
        _line(f"  {kind}", (o.is_missed for o in grave if o.kind == kind))
    away = _line(
        f"petitions, questions sent away (bar {SENT_AWAY})", (o.is_sent_away for o in plain)
    )
    for kind in sorted(OPEN):
        _line(f"  {kind}", (o.is_sent_away for o in plain if o.kind == kind))
    right = _line(f"right kind (bar {RIGHT})", (o.is_right for o in outcomes))
    _line("right kind, asking not counted", (o.is_right for o in outcomes if o.door != ASKED))
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.kind].append(outcome)
    for kind, some in by_kind.items():
        asked = sum(o.door == ASKED for o in some) / len(some)
        sure = sum(o.is_right and o.door != ASKED for o in some) / len(some)
        aim = " (aim .08)" if kind == Kind.PETITION else ""
        print(f"  {kind:40} right {sure:.3f}  asked {asked:.3f}{aim}  of {len(some)}")
    return missed <= MISSED and away <= SENT_AWAY and right >= RIGHT


def _line(name: str, hits: Iterable[bool]) -> float:
    found = list(hits)
    print(f"{name:42} {share(sum(found), len(found))}")
    return sum(found) / len(found) if found else 0.0


def _print_sectors(*, misses: bool) -> bool:
    held = True
    guesser = SectorGuesser(load_knowledge(ROOT / "knowledge").sectors)
    parts = yaml.safe_load((ROOT / "tests/golden/sectors.yaml").read_text(encoding="utf-8"))
    for part, matters in parts.items():
        print(f"\n== sectors: {len(matters)} matters, {part} ==")
        for name, strip in (("as written", False), ("without marks", True)):
            firsts, threes = [], []
            for matter in matters:
                right = {matter["sector"], *matter.get("also", ())}
                text = fold(matter["text"]) if strip else matter["text"]
                guessed = [sector.id for sector in guesser.guess(text)[:3]]
                firsts.append(guessed[0] in right)
                threes.append(bool(right & set(guessed)))
                if misses and not strip and guessed[0] not in right:
                    print(f"  {matter['sector']} -> {guessed}: {matter['text']}")
            print(
                f"{name:20} first {share(sum(firsts), len(firsts))} (bar {FIRST})"
                f"  in three {share(sum(threes), len(threes))} (bar {IN_THREE})"
            )
            held &= sum(firsts) / len(firsts) >= FIRST
            held &= sum(threes) / len(threes) >= IN_THREE
    return held


def main(arguments: Sequence[str]) -> int:
    """Print the doors alone."""
    answering = answering_for(
        load_knowledge(ROOT / "knowledge"),
        lexicon=read_lexicon(),
        calibration=read_calibration(semantic=False),
    )
    start = time.perf_counter()
    held = print_doors(answering, misses="misses" in arguments)
    print(f"\ntook {time.perf_counter() - start:.1f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
