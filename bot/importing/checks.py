"""What is odd about an outline: gaps, duplicates, text without a place, counts not as expected."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.importing.bodies import letter_order
from bot.importing.markers import Heading, Level, heading_number
from bot.importing.outline import Body, Outline, Why
from bot.importing.problems import Code, Problem, problem
from bot.importing.text_cleaning import size
from bot.importing.wording import wording_problems

_DIGITS = re.compile(r"\d+")
LEFT_OUT_LIMIT = 3  # per cent; only short documents have so much letterhead and signatures


def outline_problems(outline: Outline, syllables: Mapping[str, int]) -> list[Problem]:
    """Everything that is odd."""
    if not outline.bodies:
        texts = [out.text for out in outline.left_out]
        return [problem(Code.NO_ARTICLES), *wording_problems(texts, syllables)]
    problems: list[Problem] = []
    for body in outline.bodies:
        problems += _article_problems(body)
        problems += _chapter_problems([h for h in body.headings if h.level <= Level.CHAPTER])
    for article, number, before in outline.clause_gaps:
        problems.append(problem(Code.CLAUSE_GAP, article=article, number=number, before=before))
    for number, printed in outline.misnumbered:
        problems.append(problem(Code.MISNUMBERED_ARTICLE, number=number, printed=printed))
    if outline.small:
        count, example = len(outline.small), outline.small[0][:60]
        problems.append(problem(Code.SMALL_HEADING, count=count, example=example))
    for article, number in outline.strays:
        problems.append(problem(Code.STRAY_ARTICLE, article=article, number=number))
    problems += _place_problems(outline)
    return problems + wording_problems(list(_lines(outline)), syllables)


def _article_problems(body: Body) -> Iterator[Problem]:
    before = ""
    for article in body.articles:
        number = article.number
        whole, letter = _order(number)
        whole_before, letter_before = _order(before) if before else (0, 0)
        if not before and number != "1":
            yield problem(Code.ARTICLE_START, number=number)
        elif number == before:
            yield problem(Code.DUPLICATE_ARTICLE, number=number)
        elif before and whole > whole_before + (letter == 0):
            yield problem(Code.ARTICLE_GAP, number=number, before=before)
        elif whole == whole_before and letter < letter_before:
            yield problem(Code.DUPLICATE_ARTICLE, number=number)
        if not article.text.strip():
            yield problem(Code.EMPTY_ARTICLE, number=number)
        before = number


def _order(number: str) -> tuple[int, int]:
    """28 is (28, 0), 28a (28, 10): in the order of the text."""
    digits = _DIGITS.match(number)
    whole = digits[0] if digits else "0"
    return int(whole), letter_order(number.removeprefix(whole))


def _chapter_problems(headings: Sequence[Heading]) -> Iterator[Problem]:
    """Chapters run 1, 2, 3 ...; after the heading of a part they may begin again."""
    before = 0
    may_restart = False
    for each in headings:
        if each.level is Level.PART:
            may_restart = True
            continue
        number = heading_number(each.number)
        is_next = number in {before, before + 1} or (may_restart and number == 1)
        if number and not is_next:
            yield problem(Code.CHAPTER_GAP, number=each.number, before=before)
        before, may_restart = number or before, False


def _place_problems(outline: Outline) -> Iterator[Problem]:
    unplaced = [out.text for out in outline.left_out if out.why is Why.UNPLACED]
    lost = outline.tally.lost
    if unplaced or lost:
        count = abs(lost) + sum(size(text) for text in unplaced)
        yield problem(
            Code.UNPLACED_TEXT, count=count, example=unplaced[0][:60] if unplaced else ""
        )
    share = 100 * outline.tally.left_out_share
    if share > LEFT_OUT_LIMIT:
        yield problem(Code.LEFT_OUT_SHARE, share=round(share), limit=LEFT_OUT_LIMIT)
    if len(outline.bodies) > 1:
        articles = [len(body.articles) for body in outline.bodies]
        yield problem(Code.SEVERAL_TEXTS, count=len(outline.bodies), chosen=articles[-1])


def _lines(outline: Outline) -> Iterator[str]:
    for body in outline.bodies:
        yield from body.preamble
        for article in body.articles:
            yield article.title
            yield from article.text.split("\n")
