"""A form that is sent twice by a second click does its work once."""

import secrets

from bot.console.desk import Visit

MOST = 1_000  # forms remembered


class Once:
    """Remembers what forms led to, by their own ids."""

    def __init__(self) -> None:
        self._led_to: dict[str, str] = {}  # "" while it is being done

    @staticmethod
    def new_id() -> str:
        """A name for one showing of a form."""
        return secrets.token_urlsafe(12)

    def claim(self, visit: Visit) -> str | None:
        """None for whoever is to do it; else what it led to, "" while it is being done."""
        key = _key(visit)
        if key in self._led_to:
            return self._led_to[key]
        self._led_to[key] = ""
        if len(self._led_to) > MOST:
            del self._led_to[next(iter(self._led_to))]
        return None

    def done(self, visit: Visit, led_to: str) -> None:
        """Remember what it led to."""
        self._led_to[_key(visit)] = led_to

    def failed(self, visit: Visit) -> None:
        """Let it be sent again."""
        self._led_to.pop(_key(visit), None)


def _key(visit: Visit) -> str:
    return f"{visit.member.id}/{visit.form.one('form_id') or Once.new_id()}"
