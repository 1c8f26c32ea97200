"""What keeps a command from being carried out, in words for whoever typed it."""

from collections.abc import Iterator

from bot.cli.arguments import WrongUseError
from bot.cli.checking import problem_lines
from bot.config import ConfigError
from bot.domain.errors import FileRefusedError, KnowledgeError, PublishedUnreadableError
from bot.store.access import UnusableStoreError
from bot.store.cipher import WrongKeyError
from bot.store.connection import WrongDatabaseError
from bot.store.keys import MissingKeyError
from bot.store.migrate import NewerDatabaseError
from bot.store.parts import BackupError
from bot.telegram.poller import TokenRefusedError
from bot.texts.catalog import Catalog

REFUSALS = (
    BackupError,
    ConfigError,
    FileRefusedError,
    KnowledgeError,
    MissingKeyError,
    NewerDatabaseError,
    TokenRefusedError,
    UnusableStoreError,
    WrongDatabaseError,
    WrongKeyError,
    WrongUseError,
)


_PLAIN = {  # what needs no facts
    MissingKeyError: "cli.missing_key",
    TokenRefusedError: "cli.token_refused",
    WrongDatabaseError: "cli.wrong_database",
    WrongKeyError: "cli.wrong_key",
}


def refusal(error: Exception, texts: Catalog) -> Iterator[str]:
    """Say what is wrong, all of it, and what to do."""
    match error:
        case ConfigError():
            yield texts.say("cli.bad_settings")
            for problem in error.problems:
                words = texts.say(f"cli.setting.{problem.code}", **problem.facts)
                yield f"  {problem.name}: {words}"
        case BackupError():
            yield texts.say(f"cli.backup.{error.code}", **error.facts)
        case FileRefusedError():
            yield texts.say(f"import.refused.{error.facts['reason']}", **error.facts)
        case KnowledgeError():
            published = isinstance(error, PublishedUnreadableError)
            key = "cli.knowledge.unreadable" if published else "cli.bad_knowledge"
            yield texts.say(key, **error.facts)
            yield from (f"  {line}" for line in problem_lines(error, texts))
        case NewerDatabaseError():
            yield texts.say("cli.newer_database", found=error.found)
        case UnusableStoreError():
            yield texts.say("cli.unusable_store", reason=error.reason)
        case WrongUseError():
            yield error.usage
            yield texts.say("cli.wrong_use", command=error.command)
        case _ if type(error) in _PLAIN:
            yield texts.say(_PLAIN[type(error)])
        case _:
            raise error
