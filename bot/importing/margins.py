"""What stands above the first article and below the last one, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.importing.margin_marks import (
    begins_closing,
    begins_subject,
    is_bare_kind,
    is_capitals,
    is_closing,
    is_closing_row,
    is_formula,
    is_grounds,
    is_issuer,
    is_kind,
    is_letterhead,
    is_recipients,
    is_unfinished,
)
from bot.importing.markers import is_appendix, is_enacted_by, is_footnote
from bot.importing.outline import Appendix, LeftOut, Why
from bot.importing.paragraphs import Origin
from bot.importing.quoting import Quoted
from bot.importing.text_cleaning import Line

_TITLE_LINES = 12  # the longest titles of joint resolutions, broken as they are on web pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Above the first article."""

    title: Sequence[str]
    preamble: Sequence[str]
    left_out: Sequence[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """Below the last article, which ends before ``start``."""

    start: int
    left_out: Sequence[LeftOut] = ()
    appendices: Sequence[Appendix] = field(default=())


def front(lines: Sequence[Line]) -> Front:
    """Part what stands above the articles into letterhead, title and preamble."""
    kinds = [at for at, line in enumerate(lines) if _is_title_start(line)]
    title_at = next(
        (at for at in reversed(kinds) if _title_end(lines, at) > at + 1), kinds[0] if kinds else -1
    )
    title_end = _title_end(lines, title_at) if title_at >= 0 else 0
    first_kind = kinds[0] if kinds else title_end
    title: list[str] = []
    preamble: list[str] = []
    left_out: list[LeftOut] = []
    for at, line in enumerate(lines):
        is_head = line.origin is Origin.TABLE or is_letterhead(line.text)
        if title_at <= at < title_end and title_at >= 0:
            title.append(line.text)
        elif is_head or (at < first_kind and _is_head_line(line)):
            left_out.append(LeftOut(text=line.text, why=Why.LETTERHEAD))
        else:
            preamble.append(line.text)
    return Front(title=title, preamble=preamble, left_out=left_out)


def _is_title_start(line: Line) -> bool:
    return line.origin is Origin.BODY and is_kind(line.text) and not line.text.endswith(":")


def _title_end(lines: Sequence[Line], start: int) -> int:
    """Where the title that begins at a line ends: with the first line of ordinary writing."""
    for at in range(start + 1, min(start + _TITLE_LINES, len(lines))):
        line = lines[at]
        is_title = is_capitals(line.text) or (
            _is_plain_title(line, lines[start])
            if at == start + 1
            else line.text[0].islower() and not is_capitals(lines[at - 1].text)
        )
        is_over = (
            is_formula(line.text)
            or is_letterhead(line.text)
            or (at > start + 1 and is_issuer(line.text) and not is_unfinished(lines[at - 1].text))
        )
        if line.origin is not Origin.BODY or not is_title or is_over:
            return at
    return min(start + _TITLE_LINES, len(lines))


def _is_plain_title(line: Line, kind: Line) -> bool:
    """Whether a title goes on in small letters: bold, "Về việc ...", or below the bare kind."""
    if line.text.endswith((".", ";", ":", ",")):
        return False
    is_below_kind = is_bare_kind(kind.text) and not is_grounds(line.text)
    return line.bold or begins_subject(line.text) or is_below_kind


def _is_head_line(line: Line) -> bool:
    """Whether a line above the title belongs to the letterhead."""
    return is_capitals(line.text) or len(line.text) <= 60


def below(lines: Sequence[Line], quotes: Sequence[Quoted], start: int) -> Below:
    """Part what stands below the last article, which begins at ``start``."""
    appendix = _first_appendix(lines, quotes, start)
    end = appendix if appendix is not None else len(lines)
    closing = _closing(lines, quotes, start, end)
    rest = closing
    left_out: list[LeftOut] = []
    why = Why.SIGNATURE
    while rest < end and _closes(lines[rest]):
        if is_recipients(lines[rest].text):
            why = Why.RECIPIENTS
        elif begins_closing(lines[rest].text):
            why = Why.SIGNATURE
        left_out.append(LeftOut(text=lines[rest].text, why=why))
        rest += 1
    appendices = _appendices(lines[rest:end], is_headed=False) if rest < end else []
    appendices += _appendices(lines[end:], is_headed=True)
    return Below(start=closing, left_out=left_out, appendices=appendices)


def _first_appendix(lines: Sequence[Line], quotes: Sequence[Quoted], start: int) -> int | None:
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if (
            quotes[at] is not Quoted.YES
            and line.origin is Origin.BODY
            and is_appendix(line.text)
            and (line.centred or line.bold or line.text.isupper() or len(line.text) < 20)
        ):
            return at
    return None


def _closing(lines: Sequence[Line], quotes: Sequence[Quoted], start: int, end: int) -> int:
    """Where the article ends and the signatures begin."""
    for at in range(start + 1, end):
        if lines[at].origin is Origin.TABLE and is_closing_row(lines[at].text):
            return at
        if quotes[at] is Quoted.YES or not begins_closing(lines[at].text):
            continue
        if lines[at].origin is Origin.BODY:
            return at
    at = end
    while at > start + 1 and _closes(lines[at - 1]):
        at -= 1
    return at


def _closes(line: Line) -> bool:
    if line.origin is Origin.TABLE:
        return is_closing_row(line.text)
    return line.origin is Origin.BODY and is_closing(line.text)


def _appendices(lines: Sequence[Line], *, is_headed: bool) -> list[Appendix]:
    """The appendices, each with its heading; notes of a consolidated text make one."""
    parts: list[list[Line]] = []
    for line in lines:
        is_head = line.origin is Origin.BODY and is_appendix(line.text)
        if not parts or (is_head and is_headed):
            parts.append([])
        parts[-1].append(line)
    return [_appendix(part, is_headed=is_headed) for part in parts]


def _appendix(lines: Sequence[Line], *, is_headed: bool) -> Appendix:
    title: list[str] = []
    texts = [line.text for line in lines]
    for at, line in enumerate(lines):
        is_title = is_capitals(line.text) or (is_headed and at == 0) or is_enacted_by(line.text)
        if line.origin is not Origin.BODY or not is_title or is_footnote(line.text):
            break
        title.append(line.text)
    return Appendix(title=" ".join(title), text="\n".join(texts[len(title) :]))
