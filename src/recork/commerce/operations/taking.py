"""Take an order in: its lines, its money as far as it has come, its bottles off sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from recork.commerce.models import (
    Capture,
    CreditEntry,
    Customer,
    Order,
    OrderLine,
    Product,
    ShipTo,
    StockEntry,
    StockKind,
)
from recork.commerce.operations.credit import lock_credit
from recork.commerce.operations.payment_status import settle_payment_status
from recork.commerce.operations.timeline import note
from recork.commerce.queries.currency import shop_currency
from recork.commerce.queries.order_money import paid_before
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.money import share, spoken
from recork.commerce.rules.order import OrderStatus, PaymentStatus
from recork.commerce.rules.refund import CaptureState, TenderKind
from recork.commerce.rules.refusal import Refused
from recork.commerce.rules.sale import Buyer, Sale, Sums, Tender, price_of, sums_of
from recork.commerce.rules.submission import LONGEST_OWN, is_own_number


@dataclass(frozen=True, slots=True)
class Taken:
    """The order as it stands, and whether it is new or was here already."""

    order: Order
    is_new: bool


@transaction.atomic
def take_order(actor: Actor, sale: Sale, *, now: datetime) -> Taken | Refused:
    """Write an order down; its number makes a repeat harmless.

    The same body again finds the order, another one under its number is refused, and so is a number that later
    sendings could bear, another currency than the shop's, an unknown wine, tenders that don't come to the
    total, and a payment that is another order's money. What is paid already leaves it Submitted, anything
    else Pending until the money is here. Raises `NotAllowed`.
    """
    require(actor, Verb.TAKE_ORDERS)
    before = Order.objects.filter(number=sale.number).first()
    if before is not None:
        return _again(before, sale)
    products = {each.sku: each for each in Product.objects.filter(sku__in={line.sku for line in sale.lines})}
    prices = {sku: product.price_cents for sku, product in products.items()}
    ours = shop_currency()
    unfit = _unfit(sale, prices, ours)
    if unfit is not None:
        return unfit
    order = _order(sale, sums_of(sale, prices), ours, actor, now)
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        first = Order.objects.filter(number=sale.number).first()
        if first is None:
            raise
        return _again(first, sale)
    poor = _write_money(order, sale.tenders, actor, now)
    if poor is not None:
        transaction.set_rollback(True)
        return poor
    _write_lines(order, sale, products, actor, now)
    if settle_payment_status(order):
        order.save(update_fields=["payment_status"])
    note(order, actor.name, f"Order placed, {order.bottles} bottles", "placed", now=order.placed_at)
    return Taken(order, is_new=True)


def _unfit(sale: Sale, prices: Mapping[str, int], ours: str) -> Refused | None:
    if not is_own_number(sale.number):
        words = f"{sale.number} is no number for a new order: those that end in a dash and digits are for later sendings."
        steps = (f"Choose a number of at most {LONGEST_OWN} letters, without a dash and digits at its end",)
        return Refused("number_not_own", words, steps)
    if sale.currency not in {"", ours}:
        words = f"This shop sells in {ours}, not in {sale.currency}."
        return Refused("currency_not_ours", words, (f"Send the order's amounts in {ours}",))
    missing = sorted({line.sku for line in sale.lines} - prices.keys())
    if missing:
        words = f"This shop sells no wine with the SKU {missing[0]}."
        return Refused("unknown_sku", words, ("Add the wine first, or mend the SKU",))
    goods, total = sums_of(sale, prices)
    if sale.discount_cents > goods + sale.tax_cents:
        words = f"A discount of {spoken(sale.discount_cents, ours)} is more than what it is taken off."
        return Refused("discount_too_large", words, ("Send a discount on wines and tax alone",))
    nameless = [each for each in sale.tenders if each.kind is TenderKind.GIFT_CARD and not each.account]
    if nameless:
        words = f"{nameless[0].label} pays for this order without saying which gift card it is."
        return Refused("account_missing", words, ("Send the gift card's code as its account",))
    if sum(tender.amount_cents for tender in sale.tenders) != total:
        words = f"The tenders don't come to the total of {spoken(total, ours)}."
        return Refused("tenders_do_not_add_up", words, ("Send tenders that come to the total",))
    return None


def _again(first: Order, sale: Sale) -> Taken | Refused:
    if sale.digest is not None and first.digest is not None and bytes(first.digest) == sale.digest:
        return Taken(first, is_new=False)
    words = f"Order number {sale.number} is already used for another order."
    return Refused("order_number_reused", words, ("Send it under a number of its own",))


def customer_of(buyer: Buyer, *, now: datetime) -> Customer:
    """Find a buyer by e-mail, or write them down."""
    email = buyer.email.strip().lower() or None
    values = {"name": buyer.name, "phone": buyer.phone, "created_at": now}
    if email is None:
        return Customer.objects.create(email=None, **values)
    while (known := _known(email)) is None:
        Customer.objects.bulk_create([Customer(email=email, **values)], ignore_conflicts=True)
    return known


def _known(email: str) -> Customer | None:
    """Who has this address, and keeps it until we are done: whoever is being erased is waited for, and then has none."""
    found = Customer.objects.raw("SELECT * FROM customer WHERE email = %s FOR KEY SHARE", [email])
    return next(iter(found), None)


def _order(sale: Sale, sums: Sums, ours: str, actor: Actor, now: datetime) -> Order:
    paid = all(_is_here(tender) for tender in sale.tenders)
    return Order(
        number=sale.number,
        customer=customer_of(sale.buyer, now=now),
        status=OrderStatus.SUBMITTED if paid else OrderStatus.PENDING,
        payment_status=PaymentStatus.PAID if paid else PaymentStatus.PENDING,
        shipping_status=sale.shipping_status,
        order_type=sale.order_type,
        club_batch=sale.club_batch,
        carrier=sale.carrier,
        service=sale.service,
        requested_ship_on=sale.requested_ship_on,
        shipping_instructions=sale.shipping_instructions,
        gift_message=sale.gift_message,
        bottles=sum(line.bottles for line in sale.lines),
        goods_cents=sums.goods_cents,
        discount_cents=sale.discount_cents,
        shipping_cents=sale.shipping_cents,
        tax_cents=sale.tax_cents,
        total_cents=sums.total_cents,
        currency=ours,
        placed_at=sale.placed_at or now,
        digest=sale.digest,
        changed_at=now,
        changed_by=actor.name,
    )


def _is_here(tender: Tender) -> bool:
    """Whether its money is ours already: captured elsewhere, or in our own rows."""
    if tender.kind is TenderKind.CARD:
        return bool(tender.charge) and tender.is_captured
    return True


def _write_lines(order: Order, sale: Sale, products: dict[str, Product], actor: Actor, now: datetime) -> None:
    listed = {sku: product.price_cents for sku, product in products.items()}
    prices = [price_of(line, listed) for line in sale.lines]
    goods = [price * line.bottles for price, line in zip(prices, sale.lines, strict=True)]
    # What a customer gets back for a line is its share of what was paid without the shipping fee.
    paid = share(order.total_cents - order.shipping_cents, goods)
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            product=products[line.sku],
            sku=line.sku,
            name=products[line.sku].name,
            bottles=line.bottles,
            price_cents=price,
            paid_cents=cents,
        )
        for position, (line, price, cents) in enumerate(zip(sale.lines, prices, paid, strict=True), start=1)
    )
    to = sale.ship_to
    ShipTo.objects.create(order=order, **{name: getattr(to, name) for name in to.__dataclass_fields__})
    StockEntry.objects.bulk_create(
        StockEntry(
            product=line.product,
            kind=StockKind.SOLD,
            bottles=-line.bottles,
            line=line,
            at=order.placed_at,
            actor=actor.name,
        )
        for line in lines
    )


def _write_money(order: Order, tenders: tuple[Tender, ...], actor: Actor, now: datetime) -> Refused | None:
    # all accounts in one order, before the first of them is spent from: two sales may name the same two the other way round
    for account in sorted({_account(order, tender) for tender in tenders} - {""}):
        lock_credit(account)
    for tender in tenders:
        if not tender.amount_cents:
            continue
        capture = Capture(
            order=order,
            kind=tender.kind,
            label=tender.label,
            amount_cents=tender.amount_cents,
            state=_state(tender),
            gateway=tender.gateway or ("stripe" if tender.kind is TenderKind.CARD else ""),
            payment=tender.payment,
            source=tender.source,
            charge=tender.charge,
            account=_account(order, tender),
            key=uuid4(),
            next_try_at=None if _is_here(tender) else now,
            at=now,
        )
        used = _write_down(capture)
        if used is not None:
            return used
        if capture.account and not _spend(capture, actor, now):
            words = f"{tender.label} does not hold {spoken(tender.amount_cents, order.currency)}."
            return Refused("not_enough_credit", words, ("Pay the rest another way",))
    return None


def _write_down(capture: Capture) -> Refused | None:
    """Save a new one, unless its payment is the money of another: the database says so, also to two at once."""
    try:
        with transaction.atomic():
            capture.save(force_insert=True)
    except IntegrityError:
        used = paid_before(capture)
        if used is None:
            raise
        return used
    return None


def _state(tender: Tender) -> CaptureState:
    if _is_here(tender):
        return CaptureState.CAPTURED
    return CaptureState.AUTHORIZED if tender.payment else CaptureState.WAITING


def _account(order: Order, tender: Tender) -> str:
    match tender.kind:
        case TenderKind.GIFT_CARD:
            return f"gift:{tender.account}"
        case TenderKind.STORE_CREDIT:
            return f"customer:{order.customer_id}"
        case _:
            return ""


def _spend(capture: Capture, actor: Actor, now: datetime) -> bool:
    """Take a capture's amount out of the account it names; False when that doesn't hold enough.

    Who spends from one account at once waits for the other: the advisory lock is the account's.
    """
    balance = lock_credit(capture.account)
    if balance < capture.amount_cents:
        return False
    CreditEntry.objects.create(
        account=capture.account, amount_cents=-capture.amount_cents, capture=capture, at=now, actor=actor.name
    )
    return True
