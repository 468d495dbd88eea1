"""A house is set up from the command line: what is said, what is kept, what is refused."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from recork.cellar import Role as DatabaseRole
from recork.cellar import conninfo
from recork.fulfillment.models import Bin, ShopConnection, Sku, StockBalance, Warehouse, Winery, scope
from recork.fulfillment.models.scope import enter_by_token
from recork.fulfillment.operations.demo_people import ensure_demo_people, make_demo_tokens
from recork.fulfillment.rules.actor import Actor, Role, Verb
from tests.fulfillment.cast import NOW, House
from tests.fulfillment.people import employ

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)

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


def on_hand(code: str = "ZN21") -> int:
    with scope.of_every_winery():
        return StockBalance.objects.get(sku__code=code, winery__slug="alder").on_hand


def test_a_winery_is_taken_in_once(house: House, run: Run) -> None:
    words = ("winery", "create", "--slug", "cedar", "--name", "Cedar Gate", "--warehouse", "acn")

    assert run(*words) == ("", "Cedar Gate (cedar) is taken in.")
    assert run(*words) == ("", "Cedar Gate (cedar) is there already.")
    with pytest.raises(CommandError, match=r"slug: There is a winery 'cedar' already\."):
        run("winery", "create", "--slug", "cedar", "--name", "Another")
    with scope.of_every_winery():
        assert Winery.objects.get(slug="cedar").default_warehouse == house.warehouse
    assert [line.split()[0] for line in run("winery", "list")[0].splitlines()] == [
        "Slug",
        "alder",
        "birch",
        "cedar",
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sku", "list", "--winery", "elder"), "No winery is called 'elder'. There is: alder, birch."),
        (("bin", "create", "--warehouse", "XYZ", "A-1"), "No warehouse is called 'XYZ'. There is: ACN."),
        (("bin", "create", "--warehouse", "ACN", "a b"), "codes: 'a b' can't name a bin."),
        (("winery", "create", "--slug", "A B", "--name", "x"), "slug: Small letters, digits and dashes"),
        (
            ("warehouse", "create", "--code", "ACN", "--name", "Other"),
            "code: There is a warehouse ACN already.",
        ),
        (("sku", "import", "--winery", "alder", "/nowhere.csv"), "/nowhere.csv can't be read"),
        (
            ("stock", "receive", "--winery", "alder", "--warehouse", "ACN", "--sku", "X", "--bottles", "1"),
            "No wine of Alder Creek is called 'X'. There is: CH23, CS19, ZN21.",
        ),
        (
            ("user", "create", "--email", "a@b.test", "--name", "A", "--role", "manager"),
            "role: A person in the house is one of: floor, client_services, administrator.",
        ),
        (
            ("user", "create", "--email", "nobody", "--name", "A", "--role", "floor"),
            "email: An e-mail address such as",
        ),
        (("token", "create", "--role", "shop", "--name", "A"), "winery: A token of the role shop belongs to"),
        (
            ("token", "create", "--role", "floor", "--name", "A", "--winery", "alder"),
            "winery: A token of the role floor serves the whole house",
        ),
        (("token", "revoke", "11111111-1111-4111-8111-111111111111"), "There is no token 11111111"),
        (("user", "shut-out", "--email", "no@body.test"), "Nobody here signs in as 'no@body.test'."),
    ],
)
def test_a_wrong_word_is_answered_with_what_would_do(
    house: House, run: Run, words: tuple[str, ...], why: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert str(refusal.value).startswith(why)


def test_warehouse_bins_and_wines_are_added(house: House, run: Run, tmp_path: Path) -> None:
    bins = tmp_path / "bins.csv"
    bins.write_text("bin\nA-1\na-2\nA-1\n")

    assert run("warehouse", "create", "--code", "wil", "--name", "Willamette")[1] == (
        "Warehouse WIL (Willamette) is added."
    )
    assert run("bin", "import", "--warehouse", "wil", str(bins))[1].startswith("2 bins are new in WIL")
    assert run("bin", "create", "--warehouse", "WIL", "A-1", "A-3")[1].startswith(
        "1 bins are new in WIL, 1 were"
    )
    assert run("sku", "create", "--winery", "alder", "--code", "PN22", "--name", "Pinot")[1] == (
        "PN22 is added to Alder Creek."
    )
    codes = Bin.objects.filter(warehouse=Warehouse.objects.get(code="WIL")).values_list("code", flat=True)
    assert sorted(codes) == ["A-1", "A-2", "A-3"]
    assert "PN22" in run("sku", "list", "--winery", "alder")[0]


def test_a_list_of_wines_is_tried_and_then_kept(house: House, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wines.csv"
    file.write_text("sku,name\nPN22,Pinot\nZN21,2021 Old Vine Zinfandel\n")
    words = ("sku", "import", "--winery", "alder", str(file))

    assert run(*words, "--dry-run")[1].endswith(
        "1 new, 0 changed, 1 same, 0 wrong. A dry run: nothing was kept."
    )
    with scope.of_every_winery():
        assert not Sku.objects.filter(code="PN22").exists()

    assert run(*words)[1].endswith("1 new, 0 changed, 1 same, 0 wrong.")
    assert run(*words)[1].endswith("0 new, 0 changed, 2 same, 0 wrong.")

    file.write_text("sku,name\nGR22,Grenache\nSY20,\n")
    with pytest.raises(CommandError, match=r"1 wrong\. Nothing was kept"):
        run(*words)
    with scope.of_every_winery():
        assert not Sku.objects.filter(code="GR22").exists()


def test_bottles_are_received_and_counted(house: House, run: Run) -> None:
    one = ("--winery", "alder", "--warehouse", "ACN", "--sku", "ZN21")
    request = ("--request-id", "11111111-1111-4111-8111-111111111111")

    for _ in range(2):
        said = run("stock", "receive", *one, "--bottles", "1,200", "--bin", "b-12", *request)[1]
        assert said == "ZN21: 1,200 bottles received, 2,200 on hand in ACN."
    assert run("stock", "adjust", *one, "--bottles", "-2", "--note", "broken")[1] == (
        "ZN21: 2,198 bottles on hand in ACN."
    )
    for bottles, why in (("0", "and not 0"), ("-1", "From 1 to"), ("six", "A whole number")):
        with pytest.raises(CommandError, match=why):
            run("stock", "receive", *one, "--bottles", bottles)
    with pytest.raises(CommandError, match="fewer would be left than orders were promised"):
        run("stock", "adjust", *one, "--bottles", "-2199", "--note", "broken")
    assert on_hand() == 2198


def test_a_delivery_is_booked_once_unless_it_came_again(house: House, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "delivery.csv"
    file.write_text("sku,bottles,bin\nZN21,120,B-12\nCH23,60,\n")
    words = ("stock", "import", "--winery", "alder", str(file))

    assert "180 bottles would be received" in run(*words, "--dry-run")[1]
    assert on_hand() == 1000
    assert run(*words)[1] == "180 bottles received for Alder Creek."
    assert "This very list was booked before." in run(*words)[1]
    assert on_hand() == 1120
    run(*words, "--again")
    assert on_hand() == 1240

    file.write_text("sku,bottles\nZN21,120\nXX,1\n")
    with pytest.raises(CommandError, match=r"1 rows are unclear\. Nothing was booked"):
        run(*words)
    assert on_hand() == 1240


def test_a_token_opens_its_winery_until_it_is_revoked(house: House, run: Run) -> None:
    secret = run(
        "token", "create", "--role", "shop", "--winery", "alder", "--name", "Web shop", "--connection", "Web"
    )[0].strip()

    assert re.fullmatch(r"recork_[\w-]{43}", secret)
    with transaction.atomic():
        actor = enter_by_token(secret, NOW)
    assert actor is not None
    with scope.of_every_winery():
        shop = ShopConnection.objects.get(name="Web")
    assert (actor.winery_id, actor.connection_id) == (house.alder.pk, shop.pk)
    listed = run("token", "list")[0]
    assert secret not in listed

    run("token", "revoke", str(actor.token_id))

    with transaction.atomic():
        assert enter_by_token(secret, NOW) is None
    assert "revoked" in run("token", "list")[0]


def test_a_second_token_takes_over_with_the_same_scopes(house: House, run: Run) -> None:
    words = ("token", "create", "--role", "floor", "--name", "Scanner", "--scopes", "orders:read, floor:move")
    first = run(*words)[0].strip()
    with transaction.atomic():
        actor = enter_by_token(first, NOW)
    assert actor is not None
    assert actor.scopes == frozenset({Verb.READ_ORDERS, Verb.MOVE_ORDERS})
    in_a_week = timezone.localdate() + timedelta(days=7)

    second, said = run("token", "second", str(actor.token_id), "--last-day", f"{in_a_week}")

    assert said.startswith(f"Scanner ({first[:11]}…) opens the same until the end of {in_a_week}.")
    with transaction.atomic():
        other = enter_by_token(second.strip(), NOW)
    assert other is not None
    assert other.scopes == actor.scopes
    assert f"{in_a_week + timedelta(days=1)}" in run("token", "list")[0]
    with pytest.raises(CommandError, match="can't have the scope house:write"):
        run(*words[:-1], "house:write")
    with pytest.raises(CommandError, match="There is no token"):
        run("token", "second", str(uuid4()), "--last-day", f"{in_a_week}")


def test_a_person_is_let_in_with_a_link_and_shut_out(house: House, run: Run) -> None:
    who = ("--email", "Nell@Alder.example")
    link, said = run("user", "create", *who, "--name", "Nell New", "--role", "viewer", "--winery", "alder")

    assert "/account/password/reset/key/" in link
    assert said.startswith("nell@alder.example is viewer in Alder Creek.")
    assert run("user", "link", *who)[0].startswith("http")
    assert run("user", "shut-out", *who)[1] == "Nell@Alder.example is shut out."
    assert "shut out" in run("user", "list")[0]
    run("user", "let-in-again", *who)
    assert "shut out" not in run("user", "list")[0]


def test_a_lost_second_factor_is_taken_away_where_no_colleague_is(house: House, run: Run) -> None:
    ada, nora = employ(ADA), employ(house.nora)
    for user in (ada, nora):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    said = run("user", "take-factor", "--email", "Ada@example.com")[1]
    assert said == "Ada@example.com sets up a new second factor when they sign in next."
    assert [each.user for each in Authenticator.objects.all()] == [nora]
    (job,) = ProcrastinateJob.objects.filter(task_name="people.write")
    assert job.args == {"user_id": ada.pk, "letter": "second_factor_taken"}


def test_the_demos_people_come_in_with_its_password(house: House) -> None:
    with scope.of_every_winery():
        for _ in range(2):
            ensure_demo_people(ADA, "recork-demo", now=NOW)
        first, second = (make_demo_tokens(ADA, now=NOW) for _ in range(2))

    assert sorted(second) == ["alder", "birch", "floor"]
    for email in ("manager@alder.test", "floor@warehouse.test", "service@warehouse.test"):
        assert authenticate(email=email, password="recork-demo") is not None
    with transaction.atomic():
        assert enter_by_token(first["floor"], NOW) is None
        floor = enter_by_token(second["floor"], NOW)
    assert floor is not None
    assert (floor.role, floor.winery_id) == (Role.FLOOR, None)


def recork(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as people type it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "recork", "fulfillment", *words],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_demos_people_come_to_no_real_house(house: House, tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    done = recork(
        "demo_people", "--tokens-file", str(file), RECORK_DEMO="0", RECORK_DEMO_PASSWORD="recork-demo"
    )

    assert (done.returncode, file.exists()) == (1, False)
    assert "This lets strangers in" in done.stderr


def test_nobody_is_served_while_there_is_nobody_to_ask(live_house: House) -> None:
    done = recork("serve", "--port", "1", RECORK_DEMO="0", RECORK_SUPPORT_PHONE="", RECORK_SUPPORT_EMAIL="")

    assert done.returncode == 1
    for name in ("RECORK_SUPPORT_PHONE", "RECORK_SUPPORT_EMAIL"):
        assert f"{name} is not set" in done.stderr


def test_nobody_is_served_behind_proxies_that_nobody_has_counted(live_house: House) -> None:
    over_https = {"RECORK_DEMO": "0", "RECORK_FULFILLMENT_URL": "https://portal.example.com"}
    done = recork("serve", "--port", "1", **over_https, RECORK_TRUSTED_PROXIES="")

    assert (done.returncode, "RECORK_TRUSTED_PROXIES is not set" in done.stderr) == (1, True)


def test_other_commands_do_not_ask_for_a_contact(live_house: House) -> None:
    done = recork("winery", "list", RECORK_DEMO="0", RECORK_SUPPORT_PHONE="", RECORK_SUPPORT_EMAIL="")

    assert (done.returncode, "Alder Creek" in done.stdout) == (0, True)


def test_the_audit_says_which_rule_is_broken_and_where(live_house: House) -> None:
    fine = recork("audit")
    assert fine.returncode == 0
    assert re.search(r"All \d+ rules hold\.", fine.stdout)

    tilt("UPDATE stock_balance SET on_hand = on_hand + 1")
    broken = recork("audit")
    tilt("UPDATE stock_balance SET on_hand = on_hand - 1")

    assert broken.returncode == 1
    assert "BROKEN   Balance is the ledgers sum: 6 times  [inv_balance_is_the_ledgers_sum]" in broken.stdout
    assert "and 1 more" in broken.stdout
    assert re.search(r"1 of \d+ rules are broken\.", broken.stderr)


def test_an_auditor_who_would_see_nothing_refuses_to_look(live_house: House) -> None:
    done = recork("audit", RECORK_DATABASE_ROLE="app")

    assert done.returncode == 1
    assert "does not see all wineries" in done.stderr


def tilt(statement: str) -> None:
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", DatabaseRole.OWNER))) as owner:
        owner.execute("SELECT enter_scope(NULL)")
        owner.execute(statement)
