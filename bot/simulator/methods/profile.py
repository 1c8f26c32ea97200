"""Methods about the bot itself: its name, descriptions and menus of commands."""

import re
from typing import Any

from bot.simulator.methods.access import readable_chat
from bot.simulator.methods.call import Call
from bot.simulator.refusals import refused
from bot.simulator.telegram import Telegram

Json = dict[str, Any]

COMMANDS_LIMIT = 100
COMMAND_LIMIT = 32
COMMAND_DESCRIPTION_LIMIT = 256
NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120

_COMMAND = re.compile(r"^[a-z0-9_]+$")
_LANGUAGE = re.compile(r"^([a-z]{2})?$")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})

Scope = tuple[str, int, int]


def get_me(telegram: Telegram, _call: Call) -> Json:
    """``getMe``."""
    return telegram.world.bot | {"can_read_all_group_messages": not telegram.settings.privacy}


def set_my_commands(telegram: Telegram, call: Call) -> bool:
    """``setMyCommands``."""
    commands = call.json("commands", "commands")
    if commands is None:
        commands = []
    if not isinstance(commands, list):
        raise refused("commands_array")
    checked = [_command(command) for command in commands]
    if len(checked) > COMMANDS_LIMIT:
        raise refused("commands_too_many")
    key = (*_scope(telegram, call), _language(call))
    if checked:
        telegram.profile.commands[key] = checked
    else:
        telegram.profile.commands.pop(key, None)
    return True


def get_my_commands(telegram: Telegram, call: Call) -> list[Json]:
    """``getMyCommands``."""
    return telegram.profile.commands.get((*_scope(telegram, call), _language(call)), [])


def delete_my_commands(telegram: Telegram, call: Call) -> bool:
    """``deleteMyCommands``."""
    telegram.profile.commands.pop((*_scope(telegram, call), _language(call)), None)
    return True


def set_my_name(telegram: Telegram, call: Call) -> bool:
    """``setMyName``."""
    name = _limited(call.text("name"), NAME_LIMIT, "name_too_long")
    language = _language(call)
    _keep(telegram.profile.names, language, name)
    if name and not language:
        telegram.world.bot["first_name"] = name
    return True


def get_my_name(telegram: Telegram, call: Call) -> Json:
    """``getMyName``."""
    names = telegram.profile.names
    default = names.get("", telegram.world.bot["first_name"])
    return {"name": names.get(_language(call), default)}


def set_my_description(telegram: Telegram, call: Call) -> bool:
    """``setMyDescription``."""
    text = _limited(call.text("description"), DESCRIPTION_LIMIT, "description_too_long")
    _keep(telegram.profile.descriptions, _language(call), text)
    return True


def get_my_description(telegram: Telegram, call: Call) -> Json:
    """``getMyDescription``."""
    texts = telegram.profile.descriptions
    return {"description": texts.get(_language(call), texts.get("", ""))}


def set_my_short_description(telegram: Telegram, call: Call) -> bool:
    """``setMyShortDescription``."""
    text = _limited(
        call.text("short_description"), SHORT_DESCRIPTION_LIMIT, "short_description_too_long"
    )
    _keep(telegram.profile.short_descriptions, _language(call), text)
    return True


def get_my_short_description(telegram: Telegram, call: Call) -> Json:
    """``getMyShortDescription``."""
    texts = telegram.profile.short_descriptions
    return {"short_description": texts.get(_language(call), texts.get("", ""))}


def commands_for(telegram: Telegram, scopes: list[Scope], language: str) -> list[Json]:
    """Return the menu a person sees: the first scope that has one, their language before none."""
    for scope in scopes:
        for code in (language, ""):
            commands = telegram.profile.commands.get((*scope, code))
            if commands:
                return commands
    return []


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise refused("command_object", problem="expected an Object")
    for field in ("command", "description"):
        if field not in command:
            raise refused("command_object", problem=f'can\'t find field "{field}"')
    name = str(command["command"]).strip().removeprefix("/")
    description = str(command["description"]).strip()
    problems = {
        "command_empty": not name,
        "command_too_long": len(name) > COMMAND_LIMIT,
        "command_description_empty": not description,
        "command_description_too_long": len(description) > COMMAND_DESCRIPTION_LIMIT,
        "command_invalid": not _COMMAND.match(name),
    }
    for refusal, found in problems.items():
        if found:
            raise refused(refusal)
    return {"command": name, "description": description}


def _scope(telegram: Telegram, call: Call) -> Scope:
    scope = call.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise refused("scope", problem="BotCommandScope must be an Object")
    kind = str(scope.get("type") or "")
    if kind in _SCOPES:
        return (kind, 0, 0)
    if kind not in _CHAT_SCOPES:
        raise refused("scope", problem="Unsupported type specified")
    chat = readable_chat(telegram, str(scope.get("chat_id") or ""))
    if chat.private and kind != "chat":
        raise refused("scope_private")
    user_id = int(scope.get("user_id") or 0)
    if kind == "chat_member" and user_id <= 0:
        raise refused("scope", problem="Invalid user_id specified")
    return (kind, chat.id, user_id)


def _language(call: Call) -> str:
    code = call.text("language_code")
    if not _LANGUAGE.match(code):
        raise refused("language")
    return code


def _limited(text: str, limit: int, refusal: str) -> str:
    if len(text) > limit:
        raise refused(refusal)
    return text


def _keep(texts: dict[str, str], language: str, text: str) -> None:
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
