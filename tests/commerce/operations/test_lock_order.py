"""Two who lock the same things, named the other way round, wait for each other; neither is thrown out."""

from collections.abc import Callable

from recork.commerce.models import CreditEntry, Order
from recork.commerce.operations.order_table import NEEDS, TAKES, OrderStep, Step, bring_orders
from recork.commerce.operations.taking import Taken, take_order
from recork.commerce.rules.refund import TenderKind
from recork.commerce.rules.sale import Tender
from recork.manners.sheet import read_sheet
from tests.commerce.cast import IVO, NOW, WEBSITE, House, card, sale
from tests.support.racing import Dice, race

ROUNDS = 30


def test_two_gift_cards_named_crosswise(live_house: House) -> None:
    dice, answers = Dice(), []
    for account in ("G1", "G2"):
        CreditEntry.objects.create(account=f"gift:{account}", amount_cents=1_000_000, at=NOW, actor="Ivo")
    for n in range(ROUNDS):
        answers += dice.race(_buy(f"A{n}", "G1", "G2"), _buy(f"B{n}", "G2", "G1"))
    assert {type(each) for each in answers} == {Taken}


def _buy(number: str, *accounts: str) -> Callable[[], object]:
    cards = tuple(Tender(TenderKind.GIFT_CARD, "Gift card", 100, account=each) for each in accounts)
    tenders = (card(31000, charge=f"ch_{number}"), *cards)
    return lambda: take_order(WEBSITE, sale(number, tenders=tenders), now=NOW)


def test_two_tables_that_name_the_same_new_customers_crosswise(live_house: House) -> None:
    names = [f"p{n}" for n in range(40)]
    for steps in race(_bring("A", names), _bring("B", names[::-1])):
        assert {step.step for step in steps} == {Step.NEW}
    assert Order.objects.count() == 80


def _bring(prefix: str, names: list[str]) -> Callable[[], list[OrderStep]]:
    lines = [f"{prefix}{n},N,{name}@x.example,ZN21,1,1 St,Austin,TX,78701" for n, name in enumerate(names)]
    table = "number,name,email,sku,bottles,line1,city,state,zip\n" + "\n".join(lines)
    rows = read_sheet(table.encode(), needs=NEEDS, takes=TAKES)
    return lambda: bring_orders(IVO, rows, now=NOW, dry_run=False)
