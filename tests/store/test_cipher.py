"""What is sealed stays secret and whole, and keys can be rotated."""

import pytest

from bot.store.cipher import Cipher, SealBrokenError, new_key


def test_what_was_sealed_can_be_read_with_the_key_and_not_without() -> None:
    key = new_key()

    sealed = Cipher([key]).seal(b"words")

    assert b"words" not in sealed
    assert Cipher([key]).unseal(sealed) == b"words"
    with pytest.raises(SealBrokenError):
        Cipher([new_key()]).unseal(sealed)


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    old, new = new_key(), new_key()
    sealed = Cipher([old]).seal(b"words")

    rotated = Cipher([new, old])

    assert rotated.unseal(sealed) == b"words"
    assert Cipher([new]).unseal(rotated.seal(b"words")) == b"words"


def test_what_was_tampered_with_is_refused() -> None:
    cipher = Cipher([new_key()])
    sealed = bytearray(cipher.seal(b"words"))
    sealed[20] ^= 1

    with pytest.raises(SealBrokenError):
        cipher.unseal(bytes(sealed))
