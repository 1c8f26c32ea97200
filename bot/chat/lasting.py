"""The lasting keyboard: one that offers to share something goes once that is asked no more."""

from dataclasses import replace

from bot.chat.screens import Screen, Turn


def with_menu_back(turn: Turn, *, was_sharing: bool, menu: Screen) -> Turn:
    """Put the menu up again where such a keyboard is left; what is asked stands below it."""
    asks = any(screen.ask for screen in turn.screens)
    if asks or not was_sharing or not turn.screens:
        return replace(turn, state=replace(turn.state, sharing=asks or was_sharing))
    turn = replace(turn, state=replace(turn.state, sharing=False))
    if any(screen.menu for screen in turn.screens):
        return turn
    return replace(turn, screens=(menu, *turn.screens))
