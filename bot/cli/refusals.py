"""What keeps a command from being carried out, in words for whoever typed it."""

from collections.abc import Iterator

from bot.cli.checking import problem_lines
from bot.config import ConfigError
from bot.domain.errors import KnowledgeError
from bot.store.cipher import WrongKeyError
from bot.store.connection import WrongDatabaseError
from bot.store.migrate import NewerDatabaseError
from bot.telegram.poller import TokenRefusedError
from bot.texts.catalog import Catalog

REFUSALS = (
    ConfigError,
    KnowledgeError,
    NewerDatabaseError,
    TokenRefusedError,
    WrongDatabaseError,
    WrongKeyError,
)


def refusal(error: Exception, texts: Catalog) -> Iterator[str]:
    """Say what is wrong, all of it, and what to do."""
    match error:
        case ConfigError():
            yield texts.say("cli.bad_settings")
            yield from (f"  {name}: {reason}" for name, reason in error.problems)
        case KnowledgeError():
            yield texts.say("cli.bad_knowledge")
            yield from (f"  {line}" for line in problem_lines(error, texts))
        case NewerDatabaseError():
            yield texts.say("cli.newer_database", found=error.found)
        case TokenRefusedError():
            yield texts.say("cli.token_refused")
        case WrongDatabaseError():
            yield texts.say("cli.wrong_database")
        case WrongKeyError():
            yield texts.say("cli.wrong_key")
        case _:
            raise error
