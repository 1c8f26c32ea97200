"""Which commune a citizen means: typed with or without marks, by today's name or an old one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.knowledge import Place
from bot.domain.vietnamese import bare, compose, fold, is_marked, syllables

MOST_OPTIONS = 5
LIKE_ENOUGH = 80.0  # of 100, for a name that is misspelt

# Words before a name -> the level they tell; "" is the district level, which is no more.
_LEVELS = {
    "xa": "xã", "x": "xã",
    "phuong": "phường", "p": "phường",
    "thi tran": "thị trấn", "tt": "thị trấn",
    "huyen": "", "h": "", "thanh pho": "", "tp": "", "thi xa": "", "tx": "",
}  # fmt: skip

_BEFORE_NAMES = frozenset(word for level in _LEVELS for word in level.split()) | {
    *("cu", "moi", "o", "tai", "thuoc", "tinh"),
}

# Words that go with a spot rather than with a story; a number does, too.
_SPOT = frozenset(
    """
    bản cạnh cầu cổng cột cuối chân chùa dốc đập đầu đền đèo đình đoạn đồi đối đường ga gần giáp
    hẻm hồ khu km làng miếu ngã ngách ngõ phố quán quốc số suối thôn tổ trạm trường xã xóm chợ
    """.split()  # noqa: SIM905 - a list would take a page
)
_SPOT_BARE = frozenset(bare(word) for word in _SPOT) - {"cho", "den", "doi"}  # said of anything
FEW_WORDS = 4  # so short it tells no story


# What speaks for a name, besides its length in syllables.
_SAME_LEVEL, _OTHER_LEVEL = 0.5, -0.5
_SAME_MARKS, _OTHER_MARKS = 0.3, -0.3
_STILL_BORNE = 0.1  # a name of today before the same name of old


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The communes that may be meant, likeliest first."""

    options: tuple[Place, ...] = ()
    is_certain: bool = False  # the first is meant, no question is needed
    old_name: str = ""  # the first was called by this name, which is no more
    named: frozenset[str] = frozenset()  # the words of its name as they were typed, without marks
    district: str = ""  # a former district was named: several communes now
    heirs: tuple[Place, ...] = ()  # these, the one that bears its name first
    elsewhere: str = ""  # another province was named, and none of our communes

    @property
    def place(self) -> Place | None:
        """The commune, when there is no doubt."""
        return self.options[0] if self.is_certain else None


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]  # as written
    bare: tuple[str, ...]
    level: str
    place: Place
    old_name: str


class PlaceFinder:
    """Finds places in words."""

    def __init__(self, places: Iterable[Place], elsewhere: Iterable[str] = ()) -> None:
        """Know the places; ``elsewhere`` are the names of other provinces."""
        places = tuple(places)
        districts = {name for place in places for name in place.districts}
        self._districts = {_bare(name): name for name in districts}
        self._heirs = {
            name: tuple(
                sorted(
                    (place for place in places if name in place.districts),
                    key=lambda place: (place.name != name, fold(place.name)),
                )
            )
            for name in districts
        }
        self._elsewhere = {_bare(name): name for name in elsewhere}
        self._names: list[_Name] = []
        for place in places:
            self._names.append(_named(place.name, place.level, place, ""))
            for old in place.old_names:
                level, _, name = old.partition(" ")
                if old.startswith("thị trấn "):
                    level, name = "thị trấn", old.removeprefix("thị trấn ")
                self._names.append(_named(name, level, place, old))
        self._spellings = [" ".join(name.bare) for name in self._names]

    def find(self, text: str) -> Found:
        """The communes that a text names; misspelt names are offered, never taken as certain."""
        words = syllables(compose(text))
        plain = [bare(word) for word in words]
        said = frozenset(plain)
        named = [name for name in self._names if said.issuperset(name.bare)]
        scored = [(score, name) for name in named if (score := _score(name, words, plain))]
        if not scored:
            return self._of_no_commune(plain)
        best = max(score for score, _ in scored)
        telling = [each for each in scored if each[0] >= best - _SAME_LEVEL]
        telling.sort(key=lambda each: -each[0])
        options = _distinct(name.place for _, name in telling)
        first = telling[0][1]
        clear = [name.place.id for score, name in telling if score == best]
        certain = (
            len(set(clear)) == 1
            and (len(options) == 1 or best - _second(telling) >= _SAME_LEVEL - _STILL_BORNE)
            and (first.bare not in self._districts or best >= len(first.bare) + _SAME_LEVEL)
        )
        district = "" if certain else self._districts.get(first.bare, "")
        return Found(
            options=options[:MOST_OPTIONS],
            is_certain=certain,
            old_name=first.old_name,
            named=frozenset(first.bare),
            district=district,
            heirs=self._heirs.get(district, ()),
        )

    def _of_no_commune(self, plain: Sequence[str]) -> Found:
        """A former district, another province, or a name that is misspelt."""
        district = _last_named(self._districts, plain)
        elsewhere = _last_named(self._elsewhere, plain)
        if district or elsewhere:
            named = frozenset(_bare(district or elsewhere))
            return Found(
                named=named,
                district=district,
                heirs=self._heirs.get(district, ()),
                elsewhere="" if district else elsewhere,
            )
        return self._alike(plain)

    def _alike(self, plain: Sequence[str]) -> Found:
        spoken = " ".join(plain)
        while plain and plain[0] in _LEVELS:
            plain = plain[1:]
            spoken = " ".join(plain)
        if len(spoken) < 4:
            return Found()
        near = process.extract(
            spoken,
            self._spellings,
            scorer=fuzz.ratio,
            score_cutoff=LIKE_ENOUGH,
            limit=MOST_OPTIONS,
        )
        names = [self._names[place] for _, _, place in near]
        return Found(
            options=_distinct(name.place for name in names),
            old_name=names[0].old_name if names else "",
        )


def is_beside(text: str, found: Found) -> bool:
    """Whether more was told than the name that was found, and the words that go before names."""
    plain = [bare(word) for word in syllables(compose(text))]
    if not found.named:  # misspelt: the name may be as long as the longest of them
        longest = max((len(_bare(place.name)) for place in found.options), default=0)
        return len(plain) > longest + 2 if longest else bool(plain)
    return any(word not in found.named and word not in _BEFORE_NAMES for word in plain)


def is_spot(text: str) -> bool:
    """Whether words may tell of a spot (a hamlet, a street, a landmark), not of what happened."""
    words = syllables(compose(text))
    telling = _SPOT if is_marked(text) else _SPOT_BARE
    return len(words) <= FEW_WORDS or any(word in telling or word.isdigit() for word in words)


def _bare(name: str) -> tuple[str, ...]:
    return tuple(bare(word) for word in syllables(compose(name)))


def _last_named(names: Mapping[tuple[str, ...], str], plain: Sequence[str]) -> str:
    """The name that words end with, as addresses do; "" for none."""
    return next((name for words, name in names.items() if plain[-len(words) :] == [*words]), "")


def _named(name: str, level: str, place: Place, old_name: str) -> _Name:
    words = tuple(syllables(compose(name)))
    return _Name(words, tuple(bare(word) for word in words), level, place, old_name)


def _score(name: _Name, words: Sequence[str], plain: Sequence[str]) -> float:
    """How well a name fits, 0 when it is not there at all."""
    size = len(name.bare)
    best = 0.0
    for start in range(len(plain) - size + 1):
        if tuple(plain[start : start + size]) != name.bare:
            continue
        score = float(size) + (0.0 if name.old_name else _STILL_BORNE)
        before = _level_before(plain, start)
        if before is not None:
            score += _SAME_LEVEL if before == name.level else _OTHER_LEVEL
        typed = words[start : start + size]
        if any(is_marked(word) for word in typed):
            score += _SAME_MARKS if tuple(typed) == name.words else _OTHER_MARKS
        best = max(best, score)
    return best


def _level_before(plain: Sequence[str], start: int) -> str | None:
    """The level told by the word or two before a name; None when there is no such word."""
    two, one = " ".join(plain[max(0, start - 2) : start]), " ".join(plain[start - 1 : start])
    return _LEVELS.get(two, _LEVELS.get(one)) if start else None


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({place.id: place for place in places}.values())


def _second(telling: Sequence[tuple[float, _Name]]) -> float:
    """The score of the best name of another place than the first's."""
    first = telling[0][1].place.id
    return max((score for score, name in telling if name.place.id != first), default=0.0)
