"""Questions that name another province: never answered with certainty, for they are not ours."""

from collections.abc import Iterable, Sequence

from bot.domain.vietnamese import compose, syllables


class Elsewhere:
    """Recognises the names of other provinces and cities in a question."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(f" {' '.join(syllables(compose(name)))} " for name in names)

    def is_named(self, words: Sequence[str]) -> bool:
        """Whether the repaired question names another place."""
        spoken = f" {' '.join(words)} "
        return any(name in spoken for name in self._names)
