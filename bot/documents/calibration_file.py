"""Reads the fitted weights that ship with the bot; made by ``make calibrate``."""

import json
from importlib.resources import files
from typing import Any

from bot.domain.decision import Calibration, Weights


def read_calibration(*, semantic: bool) -> Calibration:
    """The weights for matching by words alone, or by words and meaning."""
    text = (files("bot.documents") / "data" / "calibration.json").read_text(encoding="utf-8")
    fitted = json.loads(text)["semantic" if semantic else "lexical"]
    return Calibration(taught=_weights(fitted["taught"]), untaught=_weights(fitted["untaught"]))


def _weights(fitted: dict[str, Any]) -> Weights:
    return Weights(
        rank=tuple(fitted["rank"]),
        chance=tuple(fitted["chance"]),
        sure=fitted["sure"],
        suggest=fitted["suggest"],
        sharpness=fitted["sharpness"],
    )
