"""What a refusal or a broken line means for the message that was being sent."""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.services.ports import Fate

# How Telegram words the refusals that differ from "never": it gives them no code of their own.
_NOT_MODIFIED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
TOPIC_GONE = ("message thread not found", "topic_deleted")
BAD_MARKUP = "can't parse entities"
_NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights",
    "group chat was deactivated",
    "chat_write_forbidden",
)

# The library maps any broken connection to httpx.ConnectTimeout, also one that broke after the
# request had left. Only these mean that nothing left at all.
_NEVER_CONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientProxyConnectionError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The fate of one try, and when to try again, where that was told."""

    fate: Fate
    wait: timedelta | None = None


def judge(error: TelegramError, *, repeatable: bool) -> Verdict:
    """Decide what became of a message; ``repeatable`` when doing it twice does no harm."""
    fate = next(
        (fate for kind, holds, fate in _FATES if isinstance(error, kind) and holds(error)),
        Fate.REFUSED,
    )
    if fate is Fate.UNCERTAIN and repeatable:
        fate = Fate.RETRY
    return Verdict(fate=fate, wait=told_wait(error) if isinstance(error, RetryAfter) else None)


def says(error: TelegramError, *phrases: str) -> bool:
    """Tell whether the refusal is worded so."""
    message = error.message.lower()
    return any(phrase in message for phrase in phrases)


def never_left(error: TelegramError) -> bool:
    """Tell whether the request certainly had no effect."""
    if error.__cause__ is None or isinstance(error.__cause__, TelegramError):
        # An answer came, of status 5xx: Telegram or a gateway before it did not take the request.
        # Only a gateway that gave up waiting (504) knows nothing.
        return not says(error, "gateway time", "504")
    return any(isinstance(each, _NEVER_CONNECTED) for each in _causes(error))


def is_token_refused(error: BaseException) -> bool:
    """Tell a refused token from a strange page that some gateway answered with."""
    chain = (error, *_causes(error))
    refused = any(isinstance(each, InvalidToken) for each in chain)
    return refused and not any(type(each) is TelegramError for each in chain)


def moved_to(error: TelegramError) -> int | None:
    """Read where the chat went, when that is what the refusal says."""
    return error.new_chat_id if isinstance(error, ChatMigrated) else None


def told_wait(error: RetryAfter) -> timedelta:
    """Read how long Telegram asks to wait."""
    told = error.retry_after
    return told if isinstance(told, timedelta) else timedelta(seconds=told)


def _nobody_there(error: TelegramError) -> bool:
    return says(error, *_NOBODY_THERE)


def _shown_already(error: TelegramError) -> bool:
    return says(error, _NOT_MODIFIED)


def _always(_error: TelegramError) -> bool:
    return True


# The first row that fits decides. Order matters: in PTB BadRequest and TimedOut are NetworkErrors.
_FATES = (
    (RetryAfter, _always, Fate.RETRY),
    (Forbidden, _always, Fate.UNREACHABLE),
    (BadRequest, _nobody_there, Fate.UNREACHABLE),
    (BadRequest, _shown_already, Fate.SENT),  # a double tap
    (BadRequest, _always, Fate.REFUSED),
    (InvalidToken, _always, Fate.RETRY),  # the poller stops the program; promises are kept
    (NetworkError, never_left, Fate.RETRY),
    (NetworkError, _always, Fate.UNCERTAIN),
)


def _causes(error: BaseException) -> tuple[BaseException, ...]:
    cause = error.__cause__ or error.__context__
    return () if cause is None else (cause, *_causes(cause))
