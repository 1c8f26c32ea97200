"""The sector of a petition is suggested well enough that most people need one tap."""

from pathlib import Path

import pytest
import yaml

from bot.documents.loading import load_knowledge
from bot.domain.sectors import SectorGuesser
from bot.domain.vietnamese import fold

ROOT = Path(__file__).parents[2]
MATTERS = yaml.safe_load((ROOT / "tests/golden/sectors.yaml").read_text(encoding="utf-8"))
FIRST, IN_THREE = 0.75, 0.92


@pytest.fixture(scope="module")
def guesser() -> SectorGuesser:
    return SectorGuesser(load_knowledge(ROOT / "knowledge").sectors)


@pytest.mark.parametrize("part", MATTERS)
@pytest.mark.parametrize("with_marks", [True, False])
def test_the_right_sector_is_suggested(
    guesser: SectorGuesser, part: str, *, with_marks: bool
) -> None:
    firsts = threes = 0
    for matter in MATTERS[part]:
        right = {matter["sector"], *matter.get("also", ())}
        text = matter["text"] if with_marks else fold(matter["text"])
        guessed = [sector.id for sector in guesser.guess(text)[:3]]
        firsts += guessed[0] in right
        threes += bool(right & set(guessed))

    count = len(MATTERS[part])
    assert firsts / count >= FIRST
    assert threes / count >= IN_THREE


def test_every_sector_is_offered_once_and_the_rest_comes_last(guesser: SectorGuesser) -> None:
    sectors = load_knowledge(ROOT / "knowledge").sectors
    guessed = guesser.guess("đường hỏng")

    assert sorted(s.id for s in guessed) == sorted(s.id for s in sectors)
    assert guessed[-1].id == "khac"


def test_words_that_tell_nothing_still_get_a_suggestion(guesser: SectorGuesser) -> None:
    assert guesser.guess("")
    assert guesser.guess("🙂 ???")
