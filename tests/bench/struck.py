"""The program itself, killed from within at its Nth commit: ``struck (before|after) N``.

A kill from outside cannot be aimed at the moment around a commit; this one can.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.cli.main import main


def strike(side: str, number: int) -> None:
    """Let this process die there, as by ``kill -9``."""
    commits = itertools.count(1)
    commit: Callable[[DefaultDialect, DBAPIConnection], None] = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, dbapi_connection: DBAPIConnection) -> None:
        strikes = next(commits) == number
        if strikes and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, dbapi_connection)
        if strikes:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(DefaultDialect, "do_commit", do_commit)  # noqa: B010 - mypy lets no method be assigned


if __name__ == "__main__":
    strike(sys.argv[1], int(sys.argv[2]))
    sys.exit(main(["run"]))
