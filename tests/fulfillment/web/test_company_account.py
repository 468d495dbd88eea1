"""Signing in with the account of a company's own directory: by issuer and subject, never by an e-mail address."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from recork.fulfillment.models import AuditEntry, User, scope
from recork.manners.checks import check_company_account
from recork.manners.environment import company_apps
from recork.manners.invitation import invitation_link
from recork.manners.session_times import BEGAN
from tests.fulfillment.cast import House
from tests.fulfillment.people import PASSWORD, Answer, employ
from tests.fulfillment.web.test_second_factor import ASKED, is_in, set_up, sign_in
from tests.support.company import CLIENT, SECRET, Company, new_key, open_company

SUBJECT = "9f2c-nora"


@pytest.fixture
def company(settings: Settings) -> Iterator[Company]:
    with open_company() as opened:
        settings.COMPANY_ISSUER = opened.issuer
        settings.SOCIALACCOUNT_PROVIDERS = {
            "company": {"APPS": company_apps(opened.issuer, CLIENT, SECRET, "Alder & Co")}
        }
        yield opened


def ask(client: Client, **said: str) -> str:
    """Press the button: where the browser is sent."""
    process = f"?process={said.pop('process')}" if "process" in said else ""
    answer = client.post(reverse("company_login") + process, said)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer["Location"]


def come_back(client: Client, query: str) -> Answer:
    return client.get(f"{reverse('company_callback')}?{query}", follow=True)


def link(client: Client, company: Company, subject: str = SUBJECT) -> None:
    come_back(client, company.authorize(ask(client, process="connect"), subject))


def links() -> list[tuple[str, str, str]]:
    return list(SocialAccount.objects.order_by("pk").values_list("user__email", "provider", "uid"))


def test_whoever_has_linked_it_signs_in_with_it(nora: User, company: Company) -> None:
    here, _ = sign_in(nora)
    link(here, company)
    assert links() == [(nora.email, company.issuer, SUBJECT)]
    assert "is linked" in here.get(reverse("account_home")).text

    other = Client()
    come_back(other, company.authorize(ask(other), SUBJECT))
    assert is_in(other)
    assert "Nora Quist" in other.get("/account/").text


def test_each_persons_doing_is_their_own_on_one_connection(live_house: House, company: Company) -> None:
    """Pages share database connections: nobody is named for what the next person does."""
    nora, bo = (employ(actor, PASSWORD) for actor in (live_house.nora, live_house.bo))
    hers, his = sign_in(nora)[0], sign_in(bo)[0]
    asked = company.authorize(ask(hers, process="connect"), SUBJECT)
    new = "another long password"

    his.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        REMOTE_ADDR="198.51.100.66",
    )
    hers.get(f"{reverse('company_callback')}?{asked}", REMOTE_ADDR="203.0.113.7")
    other = Client()
    asked = company.authorize(ask(other), SUBJECT, email="nora@alder.example")
    his.post("/account/sessions/", {"session": "others"}, REMOTE_ADDR="198.51.100.66")
    other.get(f"{reverse('company_callback')}?{asked}", REMOTE_ADDR="203.0.113.8")
    User.objects.filter(pk=nora.pk).update(name="Nora Q")

    with scope.of_every_winery():
        found = AuditEntry.objects.filter(
            about__in=["socialaccount_socialaccount", "staff"], what__in=["added", "changed"]
        )
        told = [
            (entry.who, entry.address, entry.door, entry.doing, entry.what) for entry in found.order_by("id")
        ]
    back = "GET /account/company/callback/"
    his_way = ("Bo Lind", "198.51.100.66", "page", "POST /account/password/change/", "changed")
    assert told[-4:] == [
        his_way,
        ("Nora Quist", "203.0.113.7", "page", back, "added"),
        ("(not signed in)", "203.0.113.8", "page", back, "changed"),
        ("recork_fulfillment_app", "", "database", "", "changed"),
    ]


def test_what_is_asked_cannot_be_used_twice_or_by_others(nora: User, company: Company) -> None:
    address = ask(Client())
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    asked["scope"] = " ".join(sorted(asked["scope"].split()))  # it is a set
    fresh = {name: asked.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert address.startswith(f"{company.issuer}/authorize?")
    assert asked == {
        "client_id": CLIENT,
        "redirect_uri": "http://testserver/account/company/callback/",
        "response_type": "code",
        "scope": "email openid",
        "code_challenge_method": "S256",
    }
    assert all(len(value) >= 16 for value in fresh.values())
    again = parse_qs(urlsplit(ask(Client())).query)
    assert not {again[name][0] for name in fresh} & set(fresh.values())


def test_a_page_elsewhere_adds_nothing_to_what_is_asked(nora: User, company: Company) -> None:
    answer = Client().post(f"{reverse('company_login')}?scope=offline_access&auth_params=prompt%3Dnone")
    assert "offline" not in answer["Location"]
    assert "prompt" not in answer["Location"]
    assert Client().get(reverse("company_login")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("verified", [True, False])
def test_the_same_e_mail_address_lets_nobody_in(nora: User, company: Company, *, verified: bool) -> None:
    attacker = Client()
    said = come_back(
        attacker,
        company.authorize(ask(attacker), "0000-mallory", email=nora.email, email_verified=verified),
    )
    assert said.status_code == HTTPStatus.FORBIDDEN
    assert "not linked yet" in said.text
    assert not is_in(attacker)
    assert links() == []
    assert User.objects.count() == 1


def test_a_subject_of_another_provider_is_somebody_else(
    nora: User, company: Company, settings: Settings
) -> None:
    link(sign_in(nora)[0], company)
    with open_company() as later:
        settings.COMPANY_ISSUER = later.issuer
        settings.SOCIALACCOUNT_PROVIDERS = {
            "company": {"APPS": company_apps(later.issuer, CLIENT, SECRET, "Another")}
        }
        client = Client()
        come_back(client, later.authorize(ask(client), SUBJECT))
    assert not is_in(client)


def signed_by_a_stranger(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, new_key(), "RS256", headers={"kid": "1"})


def signed_with_nothing(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", "none", headers={"kid": "1"})


def signed_with_the_clients_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET.ljust(32), "HS256", headers={"kid": "1"})


def no_token_at_all(_claims: dict[str, Any]) -> str:
    return "not.a.token"


LIES: list[dict[str, Any]] = [
    {"nonce": "of another question"},
    {"nonce": None},
    {"nonce": ["x"]},
    {"iss": "https://accounts.example.com"},
    {"iss": None},
    {"aud": "another client"},
    {"aud": [CLIENT, "another client"]},
    {"exp": int(time.time()) - 3600},
    {"exp": None},
    {"exp": "tomorrow"},
    {"iat": int(time.time()) + 3600},
    {"sub": None},
    {"sub": "x" * 192},
    {"sub": ""},
    {"sub": 7},
    {"sign": signed_by_a_stranger},
    {"sign": signed_with_nothing},
    {"sign": signed_with_the_clients_secret},
    {"sign": no_token_at_all},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_a_lie_lets_nobody_in(nora: User, company: Company, lie: dict[str, Any]) -> None:
    link(sign_in(nora)[0], company)
    client = Client()
    said = come_back(client, company.authorize(ask(client), SUBJECT, **lie))
    assert said.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.BAD_GATEWAY}
    assert "did not work" in said.text
    assert not is_in(client)


def test_an_answer_belongs_to_the_browser_that_asked(nora: User, company: Company) -> None:
    link(sign_in(nora)[0], company)
    asker, victim = Client(), Client()
    ask(victim)
    query = company.authorize(ask(asker), SUBJECT)
    for wrong in (query, query.partition("&")[0], "state=x&code=y", "error=access_denied", ""):
        said = come_back(victim, wrong)
        assert said.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.OK}, wrong
        assert not is_in(victim)
    come_back(asker, query)
    assert is_in(asker)
    replay = Client()
    replay.cookies = asker.cookies
    assert come_back(replay, query).status_code == HTTPStatus.FORBIDDEN


def test_one_account_there_is_one_person_here(nora: User, house: House, company: Company) -> None:
    link(sign_in(nora)[0], company)
    bo = employ(house.bo, PASSWORD)
    link(sign_in(bo)[0], company)
    assert links() == [(nora.email, company.issuer, SUBJECT)]


def test_linking_needs_the_password_once_more_later_on(nora: User, company: Company) -> None:
    client, _ = sign_in(nora)
    session = client.session
    session[BEGAN] -= 6 * 60
    session.save()
    link(client, company)
    assert links() == []
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert links() == [(nora.email, company.issuer, SUBJECT)]


def test_an_invitation_is_taken_up_with_it(house: House, company: Company) -> None:
    lena = employ(house.viewer)
    lena.set_unusable_password()
    lena.save()
    client = Client()
    page = client.get(invitation_link(lena).partition("8000")[2], follow=True)
    assert "Take your company account instead" in page.text
    uid = page.request["PATH_INFO"].split("/key/")[1].partition("-")[0]

    come_back(client, company.authorize(ask(client, uidb36=uid), "77-lena"))

    assert is_in(client)
    assert links() == [(lena.email, company.issuer, "77-lena")]
    spent = Client().get(invitation_link(lena).partition("8000")[2], follow=True)
    assert spent.status_code == HTTPStatus.OK


def test_no_invitation_no_way_in(house: House, nora: User, company: Company) -> None:
    lena = employ(house.viewer)
    lena.set_unusable_password()
    lena.save()
    uid = invitation_link(lena).split("/key/")[1].partition("-")[0]
    for guess in (uid, "zzzzzz", "", "!"):
        client = Client()
        come_back(client, company.authorize(ask(client, uidb36=guess), "0000-mallory"))
        assert not is_in(client)
    # the link for a forgotten password is none: it changes a password, and no more
    client = Client()
    page = client.get(invitation_link(nora).partition("8000")[2], follow=True)
    assert "company account" not in page.text.split("<main")[1].split("</main")[0]
    uid = page.request["PATH_INFO"].split("/key/")[1].partition("-")[0]
    come_back(client, company.authorize(ask(client, uidb36=uid), "0000-mallory"))
    assert not is_in(client)
    assert links() == []


def test_the_second_factor_is_asked_for_all_the_same(nora: User, company: Company) -> None:
    here, _ = sign_in(nora)
    link(here, company)
    set_up(here)
    client = Client()
    answer = client.get(f"{reverse('company_callback')}?{company.authorize(ask(client), SUBJECT)}")
    assert answer["Location"] == ASKED
    assert not is_in(client)


def test_who_is_shut_out_stays_out(nora: User, company: Company) -> None:
    link(sign_in(nora)[0], company)
    User.objects.update(is_active=False)
    client = Client()
    come_back(client, company.authorize(ask(client), SUBJECT))
    assert not is_in(client)


def test_it_is_linked_no_longer(nora: User, company: Company) -> None:
    here, _ = sign_in(nora)
    link(here, company)
    here.post(reverse("company_unlink"))
    assert links() == []
    client = Client()
    come_back(client, company.authorize(ask(client), SUBJECT))
    assert not is_in(client)


def test_linking_it_and_no_longer_ends_all_other_sessions(nora: User, company: Company) -> None:
    here, elsewhere = sign_in(nora)[0], sign_in(nora)[0]
    link(here, company)
    assert [is_in(here), is_in(elsewhere)] == [True, False]

    with_it, with_password = Client(), sign_in(nora)[0]
    come_back(with_it, company.authorize(ask(with_it), SUBJECT))
    assert [is_in(each) for each in (here, with_it, with_password)] == [True, True, True]
    here.post(reverse("company_unlink"))
    assert [is_in(each) for each in (here, with_it, with_password)] == [True, False, False]


def test_what_changes_nothing_ends_no_session(nora: User, company: Company) -> None:
    here, elsewhere = sign_in(nora)[0], sign_in(nora)[0]
    here.post(reverse("company_unlink"))
    assert is_in(elsewhere)


def test_the_only_way_in_is_not_taken(nora: User, company: Company) -> None:
    link(sign_in(nora)[0], company)
    nora.set_unusable_password()
    nora.save()
    client = Client()
    come_back(client, company.authorize(ask(client), SUBJECT))
    said = client.post(reverse("company_unlink"), follow=True)
    assert "Choose a password first" in said.text
    assert links()


def without_a_password(nora: User, company: Company) -> Client:
    """Somebody who signs in with a company account alone, six minutes after they did."""
    link(sign_in(nora)[0], company)
    nora.set_unusable_password()
    nora.save()
    client = Client()
    come_back(client, company.authorize(ask(client), SUBJECT))
    session = client.session
    session[BEGAN] -= 6 * 60
    session.save()
    return client


GUARDED = [
    "/account/password/set/",
    "/account/second-factor/totp/activate/",
    "/account/second-factor/webauthn/add/",
]
NEW = "younger vines, deeper roots"


@pytest.mark.parametrize("where", GUARDED)
def test_who_has_no_password_is_led_there_once_more_before_they_get_one(
    nora: User, company: Company, where: str
) -> None:
    client = without_a_password(nora, company)
    for answer in (client.get(where), client.post(where, {"password1": NEW, "password2": NEW})):
        assert answer["Location"] == f"/account/company/again/?next={quote(where, safe='')}"
    nora.refresh_from_db()
    assert not nora.has_usable_password()

    page = client.get(f"/account/company/again/?next={where}")
    assert f'name="next" value="{where}"' in page.text
    asked = ask(client, next=where)
    query = parse_qs(urlsplit(asked).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
    back = come_back(client, company.authorize(asked, SUBJECT))

    assert back.request["PATH_INFO"] == where
    assert client.get(where).status_code == HTTPStatus.OK


def test_having_been_there_they_choose_a_password(nora: User, company: Company) -> None:
    client = without_a_password(nora, company)
    come_back(client, company.authorize(ask(client), SUBJECT))
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert is_in(sign_in(nora, NEW)[0])


def is_open(client: Client) -> bool:
    """Does this session count as just shown, so that a password may be set?"""
    return client.get("/account/password/set/").status_code == HTTPStatus.OK


HOURS_AGO = int(time.time()) - 9 * 3600
NOT_ASKED: list[Any] = [
    None,
    HOURS_AGO,
    int(time.time()) + 3600,
    "now",
    True,
    [],
    float("nan"),
    10**400,
    1e300,
]


@pytest.mark.parametrize("auth_time", NOT_ASKED, ids=str)
def test_whom_the_company_has_not_asked_gets_no_password(
    nora: User, company: Company, auth_time: Any
) -> None:
    """The way there is through their own browser: what is asked can be taken off, what is signed can't."""
    client = without_a_password(nora, company)
    back = come_back(client, company.authorize(ask(client), SUBJECT, auth_time=auth_time))
    assert (back.status_code, "did not ask" in back.text) == (HTTPStatus.FORBIDDEN, True)
    assert "Your account" in back.text
    assert is_in(client)
    assert not is_open(client)
    client.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    nora.refresh_from_db()
    assert not nora.has_usable_password()


@pytest.mark.parametrize("auth_time", NOT_ASKED, ids=str)
def test_signing_out_and_in_shows_no_more(nora: User, company: Company, auth_time: Any) -> None:
    """At an unlocked desk the company knows them still."""
    client = without_a_password(nora, company)
    client.post("/account/logout/")
    come_back(client, company.authorize(ask(client), SUBJECT, auth_time=auth_time))
    assert is_in(client)
    assert not is_open(client)
    come_back(client, company.authorize(ask(client), SUBJECT))
    assert is_open(client)


def test_what_a_colleague_shows_at_their_desk_counts_for_the_colleague(
    nora: User, house: House, company: Company
) -> None:
    bo = employ(house.bo, PASSWORD)
    his, _ = sign_in(bo)
    link(his, company, "0000-bo")
    set_up(his)
    client = without_a_password(nora, company)
    come_back(client, company.authorize(ask(client), "0000-bo"))
    assert not is_open(client)


def test_asking_once_more_leads_nowhere_else(nora: User, company: Company) -> None:
    client = without_a_password(nora, company)
    page = client.get("/account/company/again/?next=https://evil.example/").text
    assert 'name="next"' not in page.split("<main")[1].split("</main")[0]
    assert client.get("/account/reauthenticate/")["Location"].startswith("/account/company/again/")
    assert Client().get("/account/company/again/")["Location"].startswith("/account/login/")


def test_without_the_provider_they_sign_in_anew(nora: User, company: Company, settings: Settings) -> None:
    client = without_a_password(nora, company)
    settings.COMPANY_ISSUER = ""
    page = client.get("/account/second-factor/totp/activate/", follow=True)
    assert page.status_code == HTTPStatus.OK
    assert "Sign out, and sign in again" in page.text


def test_a_provider_that_is_away_is_told_in_words(nora: User, company: Company, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "company": {"APPS": company_apps("http://127.0.0.1:9", CLIENT, SECRET, "Away")}
    }
    settings.COMPANY_ISSUER = "http://127.0.0.1:9"
    said = Client().post(reverse("company_login"))
    assert (said.status_code, "did not work" in said.text) == (HTTPStatus.BAD_GATEWAY, True)


def test_a_provider_that_calls_itself_otherwise_is_not_asked(nora: User, company: Company) -> None:
    link(sign_in(nora)[0], company)
    client = Client()
    query = company.authorize(ask(client), SUBJECT)
    company.calls_itself = f"{company.issuer}/other"
    said = client.post(reverse("company_login"))
    assert (said.status_code, "did not work" in said.text) == (HTTPStatus.BAD_GATEWAY, True)
    come_back(client, query)
    assert not is_in(client)


def test_without_a_provider_there_is_no_such_thing(house: House) -> None:
    assert "company" not in Client().get("/account/login/").text
    assert Client().post(reverse("company_login")).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(reverse("company_callback")).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("issuer", "wrong"),
    [("", 0), ("https://id.example.com", 0), ("http://127.0.0.1:9000", 0), ("http://id.example.com", 1)],
)
def test_nobody_on_the_way_may_read_along(settings: Settings, issuer: str, wrong: int) -> None:
    settings.COMPANY_ISSUER = issuer
    assert len(check_company_account()) == wrong


def test_a_stranger_is_led_away_thirty_times_a_minute(db: None, company: Company) -> None:
    led = [Client().post("/account/company/").status_code for _ in range(31)]
    assert led == [HTTPStatus.FOUND] * 30 + [HTTPStatus.TOO_MANY_REQUESTS]
    assert Client(REMOTE_ADDR="198.51.100.66").post("/account/company/").status_code == HTTPStatus.FOUND
