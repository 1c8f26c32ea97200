"""Whoever runs a command, as the audit names them."""

import getpass
import os

from bot.domain.staff import Operator


def operator() -> Operator:
    """The account on the machine."""
    try:
        return Operator(user=getpass.getuser())
    except (KeyError, OSError):  # an account without a name, as containers have
        return Operator(user=str(os.getuid()))
