"""Which bodies a petition is offered, in which order."""

from bot.domain.recipients import Level, Recipient, suitable


def a_recipient(id_: str, *, level: Level = Level.PROVINCE, **fields: object) -> Recipient:
    return Recipient(id=id_, level=level, body=id_, salutation=id_, **fields)  # type: ignore[arg-type]  # a test's short hand


WARD = a_recipient("ward", level=Level.COMMUNE, places=("05443",))
ROADS = a_recipient("roads", sectors=("roads",))
COUNCIL = a_recipient("council")
FALLBACK = a_recipient("fallback", fallback=True)
ALL = (FALLBACK, COUNCIL, ROADS, WARD)


def test_what_is_named_most_exactly_comes_first_and_the_fallback_last() -> None:
    found = suitable(ALL, sector="roads", place_id="05443")

    assert found == (WARD, ROADS, COUNCIL, FALLBACK)


def test_a_body_of_another_commune_or_sector_is_not_offered() -> None:
    assert suitable(ALL, sector="water", place_id="05455") == (COUNCIL, FALLBACK)


def test_one_level_can_be_asked_for_and_the_fallback_is_still_there() -> None:
    found = suitable(ALL, sector="roads", place_id="05443", level=Level.COMMUNE)

    assert found == (WARD, FALLBACK)
