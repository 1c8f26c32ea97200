"""How the bot introduces itself: its commands and descriptions."""

import logging
from dataclasses import dataclass

from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What people see before they write. Commands are (name, description)."""

    private_commands: tuple[tuple[str, str], ...]
    group_commands: tuple[tuple[str, str], ...]
    description: str  # at most 512 characters; fills the empty chat
    short_description: str  # at most 120 characters; on the profile and in shared links


async def introduce(bot: Bot, introduction: Introduction) -> None:
    """Tell Telegram; what fails is logged and works again at the next start."""
    private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    steps = (
        bot.set_my_commands(introduction.private_commands, scope=private),
        bot.set_my_commands(introduction.group_commands, scope=groups),
        bot.set_my_description(introduction.description),
        bot.set_my_short_description(introduction.short_description),
    )
    for step in steps:
        try:
            await step
        except TelegramError as error:
            log.warning("introduction incomplete", extra={"error": type(error).__name__})
