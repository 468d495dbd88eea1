"""Which passwords are refused, and that none is for the signs it is made of."""

from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

import recork.look
from recork.fulfillment.models import User
from recork.manners.passwords import parts, without
from tests.fulfillment.cast import House
from tests.fulfillment.people import employ


@pytest.fixture
def nora(house: House) -> User:
    return employ(house.nora)


def refused(password: str, user: User) -> list[str]:
    """The codes of what is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [each.code or "" for each in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "four wild geese lifting",  # 6.2.5: no digit, no capital, no sign is asked for
        "правильная лошадь батарея скрепка",
        "x7!Gk2#pLq9z",
        "crown otter lamp " * 8,  # 6.2.9: 128 and more
        "Alder leaf, tin roof, slow rain",  # a known word is no harm where enough is left without it
    ],
)
def test_what_is_long_and_nobodys_first_guess_is_taken(nora: User, password: str) -> None:
    assert refused(password, nora) == []


@pytest.mark.parametrize(
    "password",
    ["qwertyuiop12", "passwordpassword", "letmeinletmein", "P@ssw0rd2026", "aaaaaaaaaaaa", "123456789012"],
)
def test_what_many_people_have_is_refused(nora: User, password: str) -> None:
    assert "password_too_easy" in refused(password, nora)


@pytest.mark.parametrize(
    "password",
    [
        "Recork2026!!",
        "R3c0rkR3c0rk!",
        "AlderCreek2026",
        "alder-creek-01",
        "NoraQuist1234",
        "nora.quist!!!!",
        "Fulf1llment99",
    ],
)
def test_what_is_made_of_the_words_around_a_person_is_refused(nora: User, password: str) -> None:
    assert "password_too_easy" in refused(password, nora)


def test_eleven_signs_are_too_few_and_a_thousand_are_the_end(nora: User) -> None:
    assert "password_too_short" in refused("x7!Gk2#pLq9", nora)
    assert refused("crown otter lamp, " * 60, nora) == ["password_too_long"]


HARD = "x7!Gk2#pLq9z&Vt4"


def test_a_password_is_judged_by_its_first_forty_letters(nora: User) -> None:
    """More would keep us busy for seconds with one that was made for that; a hard beginning is enough anyway."""
    assert refused("a" * 40 + HARD, nora) == ["password_too_easy"]
    assert refused("a" * 24 + HARD, nora) == []
    assert refused(HARD + "a" * 900, nora) == []


def test_somebody_who_is_not_in_yet_is_judged_by_name_and_address(db: None) -> None:
    invited = User(email="lena.fisk@alder.test", name="Lena Fisk")
    assert "password_too_easy" in refused("lena.fisk.2026", invited)


def test_known_words_are_found_whole_and_in_parts() -> None:
    assert parts(["Alder Creek", "Bo"]) == ["aldercreek", "alder", "creek"]
    assert without("A1derRoof", ["alder"]) == "Roof"
    assert (
        without("İstanbul alder", ["alder"]) == "İstanbul alder"
    )  # its small i is two signs, so it is left alone


def test_a_password_is_masked_may_be_pasted_and_is_hinted_at_in_words(nora: User) -> None:
    client = Client()
    client.force_login(nora)
    page = client.get("/account/password/change/").text
    assert page.count('type="password"') == 3
    assert "At least 12 letters, 15 or more are better" in page
    assert "maxlength" not in page.split("<main")[1].split("</main")[0]
    scripts = Path(recork.look.__file__).parent.glob("static/look/js/*.js")
    assert [script.name for script in scripts if "paste" in script.read_text()] == []


def test_the_way_out_stands_on_every_page(nora: User) -> None:
    client = Client()
    client.force_login(nora)
    for where in ("/orders/", "/account/", "/help/signing-in/", "/nothing/here/"):
        assert 'action="/account/logout/"' in client.get(where).text, where
