"""Fits the weights in ``bot/documents/data/calibration.json``: ``make calibrate``.

Learns from ``tests/calibration/questions.yaml``, written by people who wrote neither the entries'
example questions nor the exam in ``tests/golden``, which it never sees.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import yaml

from bot.config import ROOT, Settings
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.collection import Collection
from bot.domain.decision import SIGNS, Calibration, Weights, ranks, signs
from bot.domain.matcher import FEATURES, Embedder, Matcher
from bot.domain.scope import Scope
from bot.domain.searchable import searchables
from bot.engine import matcher_for, repairer_for
from bot.semantic.e5 import E5Embedder, is_installed
from tests.bench.fitting import Case, fit_chance, fit_rank, threshold

TARGET = ROOT / "bot" / "documents" / "data" / "calibration.json"
Row = dict[str, Any]  # a question as the YAML has it

SURE_WRONG, SURE_IDLE = 0.015, 0.025  # below the bars of 2 % and 3 %: unseen questions differ
UNTAUGHT_IDLE = 0.03
SUGGEST_SHARE = 0.97  # of the answerable questions that must still be offered something


def main() -> int:
    """Fit and write both calibrations; print what they reach on the data they were fitted on."""
    fitted = json.loads(TARGET.read_text()) if TARGET.exists() else {}
    fitted["lexical"] = _fit(None)
    if is_installed():
        fitted["semantic"] = _fit(E5Embedder(Settings().cache_dir, threads=1))
    TARGET.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    return 0


def _fit(embedder: Embedder | None) -> dict[str, object]:
    knowledge = load_knowledge(ROOT / "knowledge")
    items = list(searchables(knowledge))
    repairer = repairer_for(knowledge, Collection(items), read_lexicon())
    rows: Mapping[str, list[Row]] = yaml.safe_load(
        (ROOT / "tests/calibration/questions.yaml").read_text(encoding="utf-8")
    )
    name = "semantic" if embedder else "lexical"

    taught = matcher_for(knowledge, Collection(items), repairer, embedder)
    asked = _cases(taught, repairer.repair, rows)
    start = (1.0, 0.0, 0.0, 0.0, 0.0)
    free = ("nearest", "text", *(("meaning",) if embedder else ()))
    scope = Scope(knowledge, repairer.tidy)
    taught_weights = _weigh(
        taught, asked, fit_rank(asked, start, free), scope, name=f"{name} taught"
    )

    bare = [replace(item, examples=()) for item in items]
    untaught = matcher_for(knowledge, Collection(bare), repairer, embedder)
    told = {part: [row for row in rows[part] if row["style"] != "short"] for part in rows}
    cases = _cases(untaught, repairer.repair, told)  # an article is asked for in sentences
    start = (0.0, 0.0, 1.0, 0.5, 2.0 if embedder else 0.0)
    free = ("part", *(("meaning",) if embedder else ()))
    mute = {id_: replace(entry, questions=()) for id_, entry in knowledge.entries.items()}
    scope = Scope(replace(knowledge, entries=mute), repairer.tidy)
    untaught_weights = _weigh(
        untaught, cases, fit_rank(cases, start, free), scope, name=f"{name} untaught"
    )
    return {"taught": _plain(taught_weights), "untaught": _plain(untaught_weights)}


def _cases(
    matcher: Matcher, repair: Callable[[str], list[str]], rows: Mapping[str, list[Row]]
) -> list[Case]:
    number = {item.id: place for place, item in enumerate(matcher.items)}
    return [
        Case(
            evidence=matcher.weigh(row["q"], repair(row["q"])),
            right=frozenset(number[id_] for id_ in row.get("expect", ())),
        )
        for row in [*rows["answerable"], *rows["unanswerable"]]
    ]


def _weigh(
    matcher: Matcher,
    cases: Sequence[Case],
    fitted: tuple[tuple[float, ...], float],
    scope: Scope,
    *,
    name: str,
) -> Weights:
    """Fit the chance and the thresholds for a ranking, and say what they reach."""
    rank, sharpness = fitted
    blank = Weights(
        rank=rank, chance=(0.0,) * len(SIGNS), sure=1.0, suggest=0.0, sharpness=sharpness
    )
    calibration = Calibration(taught=blank, untaught=blank)
    seen = [case for case in cases if case.evidence.repaired]
    table, right, answerable, covered = [], [], [], []
    for case in seen:
        order = ranks(case.evidence, matcher.taught, calibration)
        best = int(np.argmax(order))
        table.append(signs(case.evidence, order, best, matcher))
        right.append(float(best in case.right))
        answerable.append(bool(case.right))
        covered.append(scope.covers(matcher.items[best].id, case.evidence.repaired))
    rows = np.array(table)
    hit = np.array(right)
    real = np.array(answerable)
    chance = fit_chance(rows[covered], hit[covered])
    chances = 1 / (1 + np.exp(-(rows @ np.array(chance))))
    suggest = float(np.quantile(chances[real], 1 - SUGGEST_SHARE))
    chances[np.logical_not(covered)] = 0.0  # what is beside the entry is never sure
    sure = threshold(
        chances,
        hit,
        real,
        wrong=SURE_WRONG,
        idle=SURE_IDLE if matcher.taught.any() else UNTAUGHT_IDLE,
    )
    print(
        f"{name}: {len(seen)} cases,"
        f" first {hit[real].mean():.3f},"
        f" sure {np.mean(chances[real] >= sure):.3f},"
        f" rank {dict(zip(FEATURES, rank, strict=True))}, chance {chance}, sure >= {sure},"
        f" suggest >= {suggest:.3f}"
    )
    return Weights(
        rank=rank,
        chance=chance,
        sure=sure,
        suggest=round(min(suggest, sure), 3),
        sharpness=sharpness,
    )


def _plain(weights: Weights) -> dict[str, object]:
    return {
        "rank": list(weights.rank),
        "chance": list(weights.chance),
        "sure": weights.sure,
        "suggest": weights.suggest,
        "sharpness": weights.sharpness,
    }


if __name__ == "__main__":
    sys.exit(main())
