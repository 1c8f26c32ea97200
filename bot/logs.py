"""Log lines: one an event, with its facts, and nothing in them that is secret or personal."""

import logging
import re
import sys

# What must never reach a log, whichever library wrote the line.
_SECRETS = (
    (re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}"), "<token>"),
    (re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"), "<credentials>"),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+"), "<e-mail>"),
    (re.compile(r"(?<![\w.:-])(?:\+?84|0)(?:[ .-]?\d){9}(?![\w-])"), "<phone>"),
)
# What every record has, and uvicorn's second copy of a message, in colours.
_NO_FACTS = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "color_message",
}


class RedactingFormatter(logging.Formatter):
    """Writes ``time level logger: message key=value`` and masks secrets in all of it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, exceptions included."""
        line = super().format(record)
        facts = {k: v for k, v in vars(record).items() if k not in _NO_FACTS}
        if facts:
            first, *rest = line.split("\n")
            told = " ".join(f"{key}={value}" for key, value in facts.items())
            line = "\n".join([f"{first} {told}", *rest])
        return redact(line)


def redact(text: str) -> str:
    """The text with tokens, credentials, e-mail addresses and telephone numbers masked."""
    for pattern, mask in _SECRETS:
        text = pattern.sub(mask, text)
    return text


def set_up_logs(level: str) -> None:
    """Send logs to standard error. HTTP libraries stay quiet: their URLs hold the token."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "aiohttp", "telegram", "alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
