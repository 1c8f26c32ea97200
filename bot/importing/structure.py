"""Takes a file's lines apart into bodies of articles; pure, and loses no line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.importing.article_starts import Lines, Start, bodies_of, starts_of
from bot.importing.bodies import (
    Placed,
    clauses_of,
    looks_titled,
    text_of,
    title_and_lines,
)
from bot.importing.gluing import missing_numbers, unglued
from bot.importing.headings import Block, around, block_above
from bot.importing.margin_marks import is_page_furniture, is_separator
from bot.importing.margins import below, front
from bot.importing.markers import (
    Heading,
    Shape,
    article,
    is_enacted_title,
)
from bot.importing.outline import Article, Body, LeftOut, Outline, Tally, Why
from bot.importing.paragraphs import Origin, Reading
from bot.importing.quoting import Quoted, announces, quoted
from bot.importing.text_cleaning import Line, lines_of, size

_ENOUGH = 10  # articles that all begin with a short sentence: those are titles with a dot
_MOST_TITLED = 0.6  # of all articles have titles: then the others' are looked for more kindly


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """One body, and what else became of its lines."""

    body: Body
    left_out: Sequence[LeftOut]
    gaps: Sequence[tuple[str, str, str]]
    strays: Sequence[tuple[str, str]]
    headings: int  # characters of titles and headings


def parse(reading: Reading) -> Outline:
    """Everything that is in a file, each line in one place."""
    lines, furniture = _without_furniture(lines_of(reading))
    whole = Lines(lines=lines, quotes=quoted([line.text for line in lines]))
    runs = bodies_of(starts_of(whole))
    made: list[_Made] = []
    begin = 0
    for index, run in enumerate(runs):
        end = _end(whole, run, runs[index + 1]) if index + 1 < len(runs) else len(lines)
        made.append(_body(whole, begin, end, run))
        begin = end
    left_out = [*furniture, *(out for each in made for out in each.left_out)]
    if not made:
        left_out += [LeftOut(text=line.text, why=Why.UNPLACED) for line in lines]
    bodies = [each.body for each in made]
    total = sum(line.size for line in lines) + sum(size(out.text) for out in furniture)
    return Outline(
        bodies=bodies,
        left_out=left_out,
        tally=_tally(total, sum(each.headings for each in made), bodies, left_out),
        clause_gaps=[gap for each in made for gap in each.gaps],
        strays=[stray for each in made for stray in each.strays],
        small=[
            lines[start.place].text
            for run in runs
            for start in run
            if start.numbered.shape is Shape.SMALL
        ],
        misnumbered=[
            (start.numbered.label, start.printed) for run in runs for start in run if start.printed
        ],
    )


def _without_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[LeftOut]]:
    kept: list[Line] = []
    out: list[LeftOut] = []
    missing = missing_numbers(line.text for line in lines)
    for line in lines:
        is_furniture = line.origin is Origin.HEADER_FOOTER or (
            line.origin is Origin.BODY and is_page_furniture(line.text)
        )
        if is_furniture or is_separator(line.text):
            out.append(LeftOut(text=line.text, why=Why.PAGE_FURNITURE))
        elif line.origin is Origin.BODY:
            parts = unglued(line.text, missing)
            kept += [replace(line, text=part) for part in parts]
        else:
            kept.append(line)
    return kept, out


def _end(whole: Lines, run: Sequence[Start], following: Sequence[Start]) -> int:
    """Where the next body begins: at its title, or at its first heading."""
    last, first = run[-1].place, following[0].place
    for place in range(last + 1, first):
        line = whole.lines[place]
        if line.origin is Origin.BODY and is_enacted_title(line.text):
            return place
    return block_above(whole.lines, whole.quotes, last + 1, first).start


def _body(whole: Lines, begin: int, end: int, run: Sequence[Start]) -> _Made:
    lines, quotes = whole.lines[:end], whole.quotes[:end]
    last = run[-1].place
    margin = below(lines, quotes, last)
    blocks = [
        block_above(lines, quotes, (run[at - 1].place + 1) if at else begin, start.place)
        for at, start in enumerate(run)
    ]
    top = front(lines[begin : blocks[0].start])
    are_titled = _are_titled(lines, run)
    stack: tuple[Heading, ...] = ()
    articles: list[Article] = []
    labels = 0  # characters of "Điều 5." and of titles
    gaps: list[tuple[str, str, str]] = []
    strays: list[tuple[str, str]] = []
    for at, start in enumerate(run):
        stop = blocks[at + 1].start if at + 1 < len(run) else margin.start
        stack = around(stack, blocks[at].headings)
        notes = _notes(lines, blocks[at + 1], run[at + 1].place) if at + 1 < len(run) else []
        placed = [
            *(
                Placed(line=lines[place], quoted=quotes[place])
                for place in range(start.place + 1, stop)
            ),
            *(Placed(line=line, quoted=Quoted.NO) for line in notes),
        ]
        made, clause_gaps = _article(start, lines[start.place], placed, stack, are_titled)
        printed = lines[start.place].size + sum(each.line.size for each in placed)
        labels += printed - size(made.text)
        articles.append(made)
        strays += [(made.number, number) for number in _strays(placed)]
        gaps += [(made.number, number, before) for number, before in clause_gaps]
    body = Body(
        title_lines=top.title,
        preamble=[*top.preamble, *(n.text for n in _notes(lines, blocks[0], run[0].place))],
        headings=[heading for block in blocks for heading in block.headings],
        articles=articles,
        appendices=margin.appendices,
        letterhead=[out.text for out in top.left_out],
        closing=[out.text for out in margin.left_out],
    )
    headings = sum(
        line.size
        for block, start in zip(blocks, run, strict=True)
        for line in lines[block.start : start.place]
        if line.origin is not Origin.FOOTNOTE
    )
    headings += sum(size(line) for line in top.title)
    headings += sum(size(each.title) for each in margin.appendices)
    return _Made(
        body=body,
        left_out=[*top.left_out, *margin.left_out],
        gaps=gaps,
        strays=strays,
        headings=headings + labels,
    )


def _strays(placed: Sequence[Placed]) -> list[str]:
    """Numbers of lines that look like articles of their own, but do not follow in order."""
    found = [
        (article(each.line.text), before.line.text if before else "")
        for before, each in zip((None, *placed), placed, strict=False)
        if each.quoted is Quoted.NO and each.line.origin is Origin.BODY
    ]
    return [
        numbered.label
        for numbered, above in found
        if numbered and numbered.shape is Shape.STRONG and not numbered.quoted and numbered.mark
        if not announces(above, numbered.label)
    ]


def _notes(lines: Sequence[Line], block: Block, place: int) -> list[Line]:
    """Footnotes that stand between headings: they stay with the text before them."""
    return [line for line in lines[block.start : place] if line.origin is Origin.FOOTNOTE]


def _are_titled(lines: Sequence[Line], run: Sequence[Start]) -> bool:
    """Whether the articles of a body have titles, as a rule."""
    places = [*(start.place for start in run), len(lines)]
    rests = [
        start.numbered.rest or _title_below(lines[start.place + 1])
        for start, following in zip(run, places[1:], strict=True)
        if following > start.place + 1  # else there is nothing that it could be the title of
    ]
    may_end_in_dots = len(rests) >= _ENOUGH
    titled = [looks_titled(rest) and (may_end_in_dots or not rest.endswith(".")) for rest in rests]
    return sum(titled) >= _MOST_TITLED * len(titled)


def _title_below(line: Line) -> str:
    """A line below "Điều 5." that may be its title; no sentence is, however short."""
    return line.text if line.bold or not line.text.endswith(".") else ""


def _article(
    start: Start,
    line: Line,
    placed: Sequence[Placed],
    stack: Sequence[Heading],
    are_titled: bool,
) -> tuple[Article, list[tuple[str, str]]]:
    numbered = start.numbered
    title, lines, kept = title_and_lines(
        numbered.rest, placed, is_bold=line.bold, are_titled=are_titled
    )
    if kept:
        first = Placed(line=replace(line, text=numbered.rest), quoted=Quoted.NO)
        lines = [first, *placed]
    lead, clauses, gaps = clauses_of(lines)
    made = Article(
        number=numbered.label,
        title=title,
        text=text_of(lines),
        lead=lead,
        clauses=clauses,
        headings=stack,
    )
    return made, gaps


def _tally(
    total: int, headings: int, bodies: Sequence[Body], left_out: Sequence[LeftOut]
) -> Tally:
    """Count where every character went, from what was made, not from what was meant."""
    articles = [article for body in bodies for article in body.articles]
    return Tally(
        total=total,
        headings=headings,
        articles=sum(size(each.text) for each in articles),
        preamble=sum(size(line) for body in bodies for line in body.preamble),
        appendices=sum(size(each.text) for body in bodies for each in body.appendices),
        left_out=sum(size(each.text) for each in left_out),
    )
