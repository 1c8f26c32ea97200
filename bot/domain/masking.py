"""Personal data in a question masked before it is kept, however it is spaced or dotted.

Better one figure too many masked than one telephone number kept: a question stays understandable
without its long numbers. Years, dates and the numbers of laws are left alone.
"""

import re

from bot.domain.vietnamese import compose, fold

MASK = "***"

_GAP = r"[ .\-\u2013()\u00a0]{0,2}"  # between the digits of one number
_YEAR = r"(?:19|20)\d\d"
_DAY_OR_YEAR = rf"\d\d?|{_YEAR}"
_DATE = rf"\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}"

_MAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|a c\wng)\s?[\w-]+(?:\s?\.\s?[a-z]{2,})+", re.IGNORECASE
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

_FEWEST_DIGITS = 4  # of an account: what has fewer holds no number
_DIGIT = re.compile(r"\d")
_SPOKEN = frozenset("khong mot hai ba bon tu nam lam sau bay tam chin".split())  # noqa: SIM905
_WORD = re.compile(r"[^\W\d_]+")
SPOKEN_RUN = 8  # digit words in a row that are a number read out, not a sentence


def mask(text: str) -> str:
    """Hide telephone, identity and account numbers, addresses of e-mail, number plates."""
    text = compose(text)
    if "." in text and _MAIL_SIGN.search(text):  # without these it fits nothing, and it is slow
        text = _MAIL.sub(MASK, text)
    if _PROFILE_SIGN.search(text):
        text = _PROFILE.sub(MASK, text)
    if len(_DIGIT.findall(text)) >= _FEWEST_DIGITS:
        text = _ACCOUNT.sub(rf"\g<named>{MASK}", text)
        text = _ZERO_FIRST.sub(MASK, text)
        text = _PLATE.sub(MASK, text)
        text = _GROUPED.sub(_unless_years, text)
        text = _RUN.sub(MASK, text)
    spoken = sum(word in _SPOKEN for word in _WORD.findall(fold(text)))
    return text if spoken < SPOKEN_RUN else _read_out(text)


def _unless_years(found: re.Match[str]) -> str:
    groups = re.split(r"\D+", found[0])
    years = sum(bool(re.fullmatch(_YEAR, group)) for group in groups)
    dates = years and all(re.fullmatch(_DAY_OR_YEAR, group) for group in groups)
    enough = sum(map(len, groups)) >= 9
    amount = len(groups) > 1 and all(group == "000" for group in groups[-2:])
    return found[0] if dates or amount or not enough else MASK


def _read_out(text: str) -> str:
    """Numbers spelt in words: "không chín một hai ..."."""
    kept: list[str] = []
    run: list[re.Match[str]] = []
    end = 0

    def close() -> None:
        nonlocal end
        if len(run) >= SPOKEN_RUN:
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
