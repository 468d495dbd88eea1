"""A shop is set up from the command line: what is said, what is kept, what is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client

from recork.commerce.models import ApiToken, Product, Shop, StockEntry, User
from recork.commerce.operations.people import change_role, shut_out
from recork.commerce.rules.actor import Actor, NotAllowed, Role
from recork.manners.entry import Unfit
from tests.commerce.cast import ADA, IVO, House, sell
from tests.commerce.people import employ

type Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; answers what it printed for scripts, and what it said to people."""

    def command(*words: str) -> tuple[str, str]:
        capsys.readouterr()
        call_command(*words)
        said = capsys.readouterr()
        return said.out, said.err.strip()

    return command


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines()]


def test_the_shop_is_founded_once_and_changed(db: None, run: Run) -> None:
    with pytest.raises(CommandError, match="There is no shop yet"):
        run("shop", "show")
    words = ("shop", "create", "--slug", "alder", "--name", "Alder Creek")

    assert run(*words, "--support-phone", "707-603-4011") == ("", "Alder Creek (alder) is founded.")
    assert run(*words) == ("", "Alder Creek (alder) is there already.")
    with pytest.raises(CommandError, match="slug: There is a shop already, and an installation has one"):
        run("shop", "create", "--slug", "birch", "--name", "Birch Hill")
    run("shop", "change", "--pickup-location", "Tasting room", "--pickup-location", "Cellar door")
    run("shop", "change", "--portal-may-cancel", "no", "--pickup-location", "Tasting room")

    shop = Shop.objects.get()
    assert (shop.name, shop.support_phone, shop.pickup_locations, shop.may_portal_cancel) == (
        "Alder Creek",
        "707-603-4011",
        ["Tasting room"],
        False,
    )
    assert lines(run("shop", "show")[0])[1:] == [
        ["Name", "Alder", "Creek", "(alder)"],
        ["Support", "707-603-4011"],
        ["Pickup", "Tasting", "room"],
        ["Portal", "may", "cancel", "here", "no"],
        ["Its", "pickups", "refund", "the", "fee", "no"],
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("shop", "change", "--support-email", "nobody"), "support-email: An e-mail address such as"),
        (("shop", "change", "--support-phone", "call me"), "support-phone: Digits with spaces"),
        (("shop", "change", "--name", " "), "name: This can't be empty."),
        (("product", "create", "--sku", "a/b", "--name", "x", "--price", "1"), "code: No slash"),
        (("product", "create", "--sku", "A", "--name", "x", "--price", "a lot"), "price: An amount such as"),
        (
            ("product", "create", "--sku", "A", "--name", "x", "--price", "1000000.01"),
            "price: At most $1,000,000.00.",
        ),
        (
            ("product", "create", "--sku", "ZN21", "--name", "Other", "--price", "1"),
            "code: There is a wine ZN21 already.",
        ),
        (
            ("product", "count", "--sku", "XX", "--bottles", "1"),
            "No wine is called 'XX'. There is: CH23, ZN21.",
        ),
        (("product", "count", "--sku", "ZN21", "--bottles", "-1"), "bottles: From 0 to 1,000,000."),
        (("product", "count", "--sku", "ZN21", "--bottles", "many"), "bottles: A whole number"),
        (("product", "import", "/nowhere.csv"), "/nowhere.csv can't be read"),
        (("user", "create", "--email", "nobody", "--name", "A", "--role", "viewer"), "email: An e-mail"),
        (("user", "shut-out", "--email", "no@body.test"), "Nobody here signs in as 'no@body.test'."),
        (("token", "create", "--role", "viewer", "--name", ""), "name: This can't be empty."),
        (("token", "revoke", "11111111-1111-4111-8111-111111111111"), "There is no token 11111111"),
    ],
)
def test_a_wrong_word_is_answered_with_what_would_do(
    house: House, run: Run, words: tuple[str, ...], why: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert str(refusal.value).startswith(why)


def test_wines_are_added_imported_and_counted(house: House, run: Run, tmp_path: Path) -> None:
    added = ("product", "create", "--sku", "PN22", "--name", "Pinot", "--price", "$1,200.50")
    assert run(*added)[1] == "PN22 is added."
    assert run(*added)[1] == "PN22 is there already."
    sell()
    counted = ("product", "count", "--sku", "ZN21", "--bottles", "490", "--request-id", 36 * "1")
    with pytest.raises(CommandError):
        run(*counted)
    counted = (*counted[:-1], "11111111-1111-4111-8111-111111111111")
    assert run(*counted)[1] == "ZN21: 490 bottles to sell."
    assert run(*counted)[1] == "ZN21: 490 bottles to sell. This count was booked before."
    assert list(
        StockEntry.objects.filter(product__sku="ZN21").order_by("pk").values_list("kind", "bottles")
    ) == [("counted", 500), ("sold", -6), ("counted", -4)]

    file = tmp_path / "wines.csv"
    file.write_text("sku,name,price,on_sale\nZN21,2021 Old Vine Zinfandel,44.00,no\nRS24,Rosé,28,\n")
    assert run("product", "import", str(file), "--dry-run")[1].splitlines() == [
        "line 2: changed ZN21 2021 Old Vine Zinfandel was $42.00, was on sale",
        "line 3: new RS24 Rosé",
        "1 new, 1 changed, 0 same, 0 wrong. A dry run: nothing was kept.",
    ]
    assert not Product.objects.filter(sku="RS24").exists()
    run("product", "import", str(file))
    assert run("product", "import", str(file))[1] == "0 new, 0 changed, 2 same, 0 wrong."
    assert lines(run("product", "list")[0])[1:] == [
        ["CH23", "2023", "Barrel", "Chardonnay", "750", "$36.00", "500"],
        ["PN22", "Pinot", "750", "$1,200.50", "0"],
        ["RS24", "Rosé", "750", "$28.00", "0"],
        ["ZN21", "2021", "Old", "Vine", "Zinfandel", "750", "$44.00", "490", "not", "on", "sale"],
    ]


def test_a_list_with_a_wrong_row_is_not_kept_at_all(house: House, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wines.csv"
    file.write_text("sku,name,price\nPN22,Pinot,30\nPN22,Pinot,31\n.x,,\nRS24,Rosé,-1\n")
    with pytest.raises(CommandError, match=r"1 new, 0 changed, 0 same, 3 wrong\. Nothing was kept"):
        run("product", "import", str(file))
    assert Product.objects.count() == 2


def test_a_lost_second_factor_is_taken_away_where_no_colleague_is(house: House, run: Run) -> None:
    ada, ivo = employ(ADA), employ(IVO)
    for user in (ada, ivo):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    run("user", "take-factor", "--email", ada.email)
    assert [each.user for each in Authenticator.objects.all()] == [ivo]


def test_people_are_let_in_and_shut_out(house: House, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    create = ("user", "create", "--email", "Ivo@Shop.test", "--name", "Ivo Marin", "--role", "order_manager")
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))
    with pytest.raises(CommandError, match="too short"):
        run(*create, "--password-stdin")
    monkeypatch.setattr("sys.stdin", io.StringIO("an old vine in the sun\n"))
    assert run(*create, "--password-stdin")[1] == "ivo@shop.test is order manager of the shop."
    with pytest.raises(CommandError, match="Somebody signs in with this address already"):
        run(*create)
    known = {"email": "ivo@shop.test", "password": "an old vine in the sun"}
    assert authenticate(None, **known) == User.objects.get()

    assert run("user", "role", "--email", "ivo@shop.test", "--role", "viewer")[1].endswith(
        "viewer of the shop."
    )
    run("user", "shut-out", "--email", "ivo@shop.test")
    assert authenticate(None, **known) is None
    assert lines(run("user", "list")[0])[1:] == [["ivo@shop.test", "Ivo", "Marin", "viewer", "shut", "out"]]
    run("user", "let-in-again", "--email", "ivo@shop.test")
    assert authenticate(None, **known) is not None


def test_an_invited_person_chooses_a_password(house: House, run: Run) -> None:
    out, said = run("user", "create", "--email", "v@shop.test", "--name", "Vera Low", "--role", "viewer")
    assert said.endswith("for three days:")
    assert out.startswith("http://127.0.0.1:8001/account/password/reset/key/")
    page = Client().get(out.strip().removeprefix("http://127.0.0.1:8001"), follow=True)
    assert (page.status_code, 'name="password1"' in page.content.decode()) == (200, True)


def test_only_who_sets_up_lets_people_in_and_nobody_shuts_themselves_out(house: House) -> None:
    ada = User.objects.create_user("ada@shop.test", name="Ada Stone", role=Role.ADMINISTRATOR)
    herself = Actor(name="Ada Stone", role=Role.ADMINISTRATOR, user_id=ada.pk)
    with pytest.raises(Unfit, match="Nobody changes their own place"):
        shut_out(herself, ada)
    with pytest.raises(NotAllowed):
        change_role(IVO, ada, Role.VIEWER)
    change_role(ADA, ada, Role.VIEWER)
    assert User.objects.get().role == Role.VIEWER


def test_a_programs_secret_is_printed_once_and_dies_when_revoked(house: House, run: Run) -> None:
    out, said = run("token", "create", "--role", "viewer", "--name", "Till")
    assert said == "Keep this secret now; it is never shown again:"
    token = ApiToken.objects.get()
    secret = out.strip()
    assert (token.name, token.role, token.created_by, secret[:16]) == (
        "Till",
        "viewer",
        "Command line",
        token.hint,
    )
    calling = Client(headers={"Authorization": f"Bearer {secret}"})
    assert calling.get("/api/v1/orders").status_code == 200
    listed = lines(run("token", "list")[0])[1]
    assert (listed[:3], token.hint in listed) == ([str(token.pk), "Till", "viewer"], True)
    assert run("token", "revoke", str(token.pk))[1] == f"Till ({token.hint}…) is revoked."
    assert calling.get("/api/v1/orders").status_code == 401
