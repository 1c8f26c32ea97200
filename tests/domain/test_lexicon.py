"""Which syllables exist, how common they are, what follows what."""

from bot.domain.lexicon import Lexicon

LEXICON = Lexicon.of(
    {"dương": 10, "đường": 30, "làng": 5, "lăng": 2}, {"đường làng": 4, "làng lăng": 1}
)


def test_it_knows_the_syllables_it_was_given_and_no_others() -> None:
    assert "đường" in LEXICON
    assert "duong" not in LEXICON
    assert set(LEXICON.syllables()) == {"dương", "đường", "làng", "lăng"}


def test_a_syllable_is_counted_and_an_unknown_one_is_never_met() -> None:
    assert LEXICON.count("đường") == 30
    assert LEXICON.count("nẻo") == 0
    assert LEXICON.total == 47


def test_a_pair_is_counted_in_its_order() -> None:
    assert LEXICON.pair_count("đường", "làng") == 4
    assert LEXICON.pair_count("làng", "đường") == 0


def test_the_variants_of_bare_letters_come_commonest_first() -> None:
    assert LEXICON.variants("duong") == ("đường", "dương")
    assert LEXICON.variants("lang") == ("làng", "lăng")
    assert LEXICON.variants("nga") == ()
