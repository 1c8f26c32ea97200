"""Reads the fitted weights that ship with the bot; made by ``make calibrate``."""

import json
from importlib.resources import files

from bot.domain.decision import Calibration, Weights


def read_calibration(*, semantic: bool) -> Calibration:
    """The weights for matching by words alone, or by words and meaning."""
    text = (files("bot.documents") / "data" / "calibration.json").read_text(encoding="utf-8")
    fitted = json.loads(text)["semantic" if semantic else "lexical"]
    return Calibration(taught=_weights(fitted["taught"]), untaught=_weights(fitted["untaught"]))


def _weights(fitted: dict[str, list[float] | float]) -> Weights:
    rank, chance = fitted["rank"], fitted["chance"]
    sure, suggest = fitted["sure"], fitted["suggest"]
    assert isinstance(rank, list)  # noqa: S101  # narrows the type; the file is our own
    assert isinstance(chance, list)  # noqa: S101
    assert isinstance(sure, float)  # noqa: S101
    assert isinstance(suggest, float)  # noqa: S101
    return Weights(rank=tuple(rank), chance=tuple(chance), sure=sure, suggest=suggest)
