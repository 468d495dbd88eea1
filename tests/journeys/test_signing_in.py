"""Somebody signs in, in a browser: with a password, an app, a passkey; their own pages are usable by everybody."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from recork.fulfillment.models import User
from tests.fulfillment.cast import House
from tests.fulfillment.people import employ
from tests.support.axe import in_every_light
from tests.support.codes import lasting_code

pytestmark = pytest.mark.browser

PASSWORD = "old vines, deep roots"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def nora(live_house: House) -> User:
    user = employ(live_house.nora)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def door(served: str) -> str:
    """The house under a name: a browser makes no passkeys for a bare number."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def said(page: Page) -> Iterator[list[str]]:
    """Whatever the browser complains of."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


def give_password(page: Page, door: str, user: User) -> None:
    page.goto(f"{door}/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def expect_nora(page: Page) -> None:
    expect(page.get_by_role("banner").get_by_role("link", name="Nora Quist")).to_be_visible()


def add_passkey(page: Page, door: str, *, alone: bool) -> None:
    page.goto(f"{door}/account/second-factor/webauthn/add/")
    page.get_by_label("Name").fill("Nora's laptop")
    page.get_by_label("Passwordless").set_checked(alone)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Codes on paper")).to_be_visible()


def with_authenticator(page: Page) -> None:
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_signs_in_without_a_password(nora: User, door: str, page: Page, said: list[str]) -> None:
    with_authenticator(page)
    give_password(page, door, nora)
    add_passkey(page, door, alone=True)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.get_by_role("button", name="Use a passkey").click()

    expect_nora(page)


def test_a_passkey_stands_beside_the_password(nora: User, door: str, page: Page) -> None:
    with_authenticator(page)
    give_password(page, door, nora)
    add_passkey(page, door, alone=False)
    page.get_by_role("button", name="Sign out").click()

    give_password(page, door, nora)
    expect(page.get_by_role("heading", name="Now your second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect_nora(page)
    page.goto(f"{door}/account/second-factor/webauthn/")
    assert in_every_light(page) == []
    page.get_by_role("link", name="Rename Nora's laptop").click()
    assert in_every_light(page) == []
    page.get_by_role("textbox", name="Name").fill("The laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove The laptop").click()
    assert in_every_light(page) == []
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_without_a_passkey_the_browser_says_so_and_nothing_happens(
    nora: User, door: str, page: Page, said: list[str]
) -> None:
    page.goto(f"{door}/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none here')); }")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_an_app_is_set_up_and_used_without_script(nora: User, door: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    give_password(page, door, nora)
    page.goto(f"{door}/account/")
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="The letters below")).to_be_visible()
    secret = page.locator("main code").inner_text()
    page.get_by_label("Authenticator code").fill(lasting_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#codes li")).to_have_count(10)
    expect(page.get_by_role("button", name="Copy them")).to_be_hidden()
    page.get_by_role("link", name="I have them: go on").click()
    page.get_by_role("button", name="Sign out").click()

    cache.clear()  # half a minute goes by
    give_password(page, door, nora)
    page.get_by_label("Code").fill(lasting_code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect_nora(page)
    context.close()


OWN = (
    "",
    "sessions/",
    "company/again/",
    "password/change/",
    "second-factor/totp/activate/",
    "second-factor/webauthn/add/",
)


def test_ones_own_pages_are_usable_by_everybody(nora: User, door: str, page: Page) -> None:
    page.goto(f"{door}/account/login/")
    assert in_every_light(page) == []
    give_password(page, door, nora)
    for name in OWN:
        page.goto(f"{door}/account/{name}")
        assert (name, in_every_light(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 390)

    page.goto(f"{door}/account/second-factor/totp/activate/")
    secret = page.locator("main code").inner_text()
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_label("Authenticator code").fill(lasting_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#codes li")).to_have_count(10)
    for name in (
        "second-factor/recovery-codes/",
        "second-factor/recovery-codes/generate/",
        "second-factor/totp/deactivate/",
    ):
        assert (name, in_every_light(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 390)
        page.goto(f"{door}/account/{name}")
    page.get_by_role("button", name="Sign out").click()

    give_password(page, door, nora)
    expect(page.get_by_role("heading", name="Now your second factor")).to_be_visible()
    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
