"""What is served now: one value that is replaced as a whole."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Current(Generic[T]):
    """Called, it gives the value; whoever works with it goes on with the one they were given."""

    def __init__(self, value: T) -> None:
        self._value = value

    def __call__(self) -> T:
        """The value now; ask once for one piece of work."""
        return self._value

    def replace(self, value: T) -> None:
        """Let whatever begins from now on have another."""
        self._value = value
