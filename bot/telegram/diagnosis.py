"""Asks Telegram how the bot stands, for ``doctor``; says what is wrong by a code and facts."""

from dataclasses import dataclass
from enum import StrEnum

from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from bot.telegram.connection import Line, connect
from bot.telegram.patience import Patience


class Finding(StrEnum):
    """What was found out."""

    REACHED = "reached"  # facts: username
    TOKEN_REFUSED = "token_refused"  # noqa: S105  # a code, no token
    UNREACHABLE = "unreachable"  # facts: error
    WEBHOOK_SET = "webhook_set"  # facts: url, pending
    WEBHOOK_MISSING = "webhook_missing"
    WEBHOOK_FAILING = "webhook_failing"  # facts: url, error, pending
    WEBHOOK_IN_THE_WAY = "webhook_in_the_way"  # facts: url
    POLLING_FREE = "polling_free"  # facts: pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One finding; ``good`` when there is nothing to do."""

    finding: Finding
    good: bool
    facts: dict[str, str | int]


async def diagnose(line: Line, *, webhook: bool, patience: Patience) -> list[Diagnosis]:
    """Ask for the bot, then for its webhook. Nothing is changed."""
    bot = connect(line, patience).bot
    try:
        async with bot:
            me = _found(Finding.REACHED, good=True, username=f"@{bot.username}")
            return [me, await _about_updates(bot, webhook=webhook)]
    except InvalidToken:
        return [_found(Finding.TOKEN_REFUSED, good=False)]
    except NetworkError as error:
        return [_found(Finding.UNREACHABLE, good=False, error=type(error).__name__)]


async def _about_updates(bot: Bot, *, webhook: bool) -> Diagnosis:
    info = await bot.get_webhook_info()
    pending = info.pending_update_count
    if webhook:
        if not info.url:
            return _found(Finding.WEBHOOK_MISSING, good=False)
        if info.last_error_message:
            return _found(
                Finding.WEBHOOK_FAILING,
                good=False,
                url=info.url,
                error=info.last_error_message,
                pending=pending,
            )
        return _found(Finding.WEBHOOK_SET, good=True, url=info.url, pending=pending)
    if info.url:
        return _found(Finding.WEBHOOK_IN_THE_WAY, good=False, url=info.url)
    return _found(Finding.POLLING_FREE, good=True, pending=pending)


def _found(finding: Finding, *, good: bool, **facts: str | int) -> Diagnosis:
    return Diagnosis(finding=finding, good=good, facts=facts)
