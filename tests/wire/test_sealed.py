import pytest

from recork.wire.sealed import SealBroken, seal, unseal

SECRET = "whsec_Señor"


def test_what_is_sealed_can_be_opened_with_the_same_key_only() -> None:
    sealed = seal(SECRET, key="one")
    assert unseal(sealed, key="one") == SECRET
    with pytest.raises(SealBroken):
        unseal(sealed, key="two")


def test_nobody_sees_what_is_inside_nor_that_two_are_the_same() -> None:
    sealed = seal(SECRET, key="one")
    assert SECRET.encode() not in sealed
    assert sealed != seal(SECRET, key="one")


@pytest.mark.parametrize("damaged", [b"", b"gAAAA", b"\xff\xfe", b"whsec_abc"])
def test_what_was_never_sealed_is_told_apart(damaged: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(damaged, key="one")


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(seal(SECRET, key="one"))
    sealed[20] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), key="one")
