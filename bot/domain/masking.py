"""Personal data in a question masked before it is kept, however it is spaced or dotted.

Better one figure too many masked than one telephone number kept: a question stays understandable
without its long numbers. Years, dates, sums, measures and the numbers of laws and papers are left
alone.
"""

import re
from collections.abc import Callable, Collection

from bot.domain.vietnamese import compose, fold

MASK = "***"

_GAP = r"[ .\-\u2013()\u00a0]{0,2}"  # between the digits of one number
_YEAR = r"(?:19|20)\d\d"
_DAY_OR_YEAR = rf"\d\d?|{_YEAR}"
_DATE = rf"\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}"

_MAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|a c\wng)\s?[\w-]{1,63}(?:\s?\.\s?[a-z]{2,})+",
    re.IGNORECASE,
)
_MAIL_SIGN = re.compile(r"@|[(\[]at[)\]]|a c\wng", re.IGNORECASE)
_PROFILE = re.compile(r"(?<!\w)@\w{4,}|\b(?:fb|facebook|zalo|t)\.(?:com|me)/\S+", re.IGNORECASE)
_PROFILE_SIGN = re.compile(r"@|\.(?:com|me)/", re.IGNORECASE)
_PLATE = re.compile(
    r"(?<!\w)\d{2}[ -]?[a-z]{1,2}\d?[ .-]{0,3}(?:\d{3}[. ]?\d{2}|\d{4})(?![\d/])", re.IGNORECASE
)
_ACCOUNT = re.compile(  # \w stands for a letter with or without its marks
    r"(?P<named>\b(?:stk|tk|t\wi kho\wn|cccd|cmnd|cmt|c\wn c\w\wc|ch\wng minh|h\w chi\wu)"
    rf"\b[^\d\n]{{0,20}})(?P<number>\d(?:{_GAP}\d){{3,}})",
    re.IGNORECASE,
)
_ZERO_FIRST = re.compile(
    rf"(?<![\d/])(?!{_DATE})(?:\+{_GAP}8{_GAP}4|84|0)(?:{_GAP}\d){{8,14}}(?!\d)"
)
_GROUPED = re.compile(r"(?<![\d/])\d+(?:[ .\-\u2013\u00a0]\d+)+(?![\d/])")
_RUN = re.compile(r"(?<![\d/])\d{6,}(?![\d/])")

# What makes a number a sum or a measure, behind it; "0912345678 đồng ý" is none.
_AMOUNT = re.compile(
    r"(?:k|\s?(?:d|vnd|usd|dong(?! y\b)|nghin|ngan|trieu|ty|ti|m[23]?|met|km|ha|kg|tan|lit|nguoi))"
    r"(?!\w)"
)
# What makes it the number of a paper, before it.
_PAPER = re.compile(
    r"(?:quyet dinh|hoa don|cong van|thong bao|nghi quyet|van ban|to trinh|bien lai)"
    r"(?:\s+so)?(?:[\s:]|\d{1,2}/\d{4}\s|so\s)*$"
)
_PAPER_DIGITS = 8  # at most; telephones and identity cards have more
_FEWEST_DIGITS = 4  # of an account: what has fewer holds no number
_DIGIT = re.compile(r"\d")
_SPOKEN = frozenset("khong mot hai ba bon tu nam lam sau bay tam chin".split())  # noqa: SIM905
_WORD = re.compile(r"[^\W\d_]+")
SPOKEN_RUN = 8  # digit words in a row that are a number read out, not a sentence


def mask(text: str, leave: Collection[str] = ()) -> str:
    """Hide telephone, identity and account numbers, addresses of e-mail, number plates.

    ``leave`` are some of what :func:`personal` finds, which stay as they are.
    """
    return _masked(text, lambda found: found in leave)


def personal(text: str) -> tuple[str, ...]:
    """What would be hidden, each once, as it is written there."""
    seen: dict[str, None] = {}

    def look(found: str) -> bool:
        seen[found] = None
        return False

    _masked(text, look)
    return tuple(sorted(seen, key=compose(text).find))


def _masked(text: str, is_left: Callable[[str], bool]) -> str:
    text = compose(text)

    def hide(found: re.Match[str]) -> str:
        return found[0] if is_left(found[0].strip()) else MASK

    def hide_account(found: re.Match[str]) -> str:
        if _is_amount(found) or is_left(found["number"]):
            return found[0]
        return f"{found['named']}{MASK}"

    def hide_grouped(found: re.Match[str]) -> str:
        return found[0] if _is_plain(found) or _is_amount(found) else hide(found)

    def hide_run(found: re.Match[str]) -> str:
        return found[0] if _is_amount(found) or _is_of_paper(found) else hide(found)

    if "." in text and _MAIL_SIGN.search(text):  # without these it fits nothing, and it is slow
        text = _MAIL.sub(hide, text)
    if _PROFILE_SIGN.search(text):
        text = _PROFILE.sub(hide, text)
    if len(_DIGIT.findall(text)) >= _FEWEST_DIGITS:
        text = _ACCOUNT.sub(hide_account, text)
        text = _ZERO_FIRST.sub(hide, text)
        text = _PLATE.sub(hide, text)
        text = _GROUPED.sub(hide_grouped, text)
        text = _RUN.sub(hide_run, text)
    spoken = sum(word in _SPOKEN for word in _WORD.findall(fold(text)))
    return text if spoken < SPOKEN_RUN else _read_out(text, is_left)


def _is_amount(found: re.Match[str]) -> bool:
    """Whether a sum of money or a measure was found; neither begins with a 0."""
    digits = found.groupdict().get("number") or found[0]
    behind = fold(found.string[found.end() : found.end() + 10])
    return not digits.startswith("0") and bool(_AMOUNT.match(behind))


def _is_of_paper(found: re.Match[str]) -> bool:
    before = fold(found.string[max(0, found.start() - 40) : found.start()])
    return len(found[0]) <= _PAPER_DIGITS and bool(_PAPER.search(before))


def _is_plain(found: re.Match[str]) -> bool:
    """Whether grouped digits are years, dates, a sum or too few to name anybody."""
    groups = re.split(r"\D+", found[0])
    years = sum(bool(re.fullmatch(_YEAR, group)) for group in groups)
    dates = years and all(re.fullmatch(_DAY_OR_YEAR, group) for group in groups)
    enough = sum(map(len, groups)) >= 9
    amount = len(groups) > 1 and all(group == "000" for group in groups[-2:])
    return bool(dates or amount or not enough)


def _read_out(text: str, is_left: Callable[[str], bool]) -> str:
    """Numbers spelt in words: "không chín một hai ..."."""
    kept: list[str] = []
    run: list[re.Match[str]] = []
    end = 0

    def close() -> None:
        nonlocal end
        if len(run) >= SPOKEN_RUN and not is_left(text[run[0].start() : run[-1].end()]):
            kept.append(text[end : run[0].start()] + MASK)
            end = run[-1].end()
        run.clear()

    for word in _WORD.finditer(text):
        between = text[run[-1].end() : word.start()] if run else ""
        if fold(word[0]) not in _SPOKEN:
            close()
        elif between.strip(" ,.-"):
            close()
            run.append(word)
        else:
            run.append(word)
    close()
    return "".join(kept) + text[end:]
