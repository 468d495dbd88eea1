"""Every column that could name a customer is erased, or somebody has said why it names none: a new one fails here."""

import pytest

from recork.fulfillment.models import scope
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.cast import House
from tests.fulfillment.operations.test_erasure import HERS
from tests.support.everywhere import places_of
from tests.support.wordy import wordy_columns

ERASED = {
    *(f"cancellation.{name}" for name in ("note", "pickup_location")),
    *(f"cancellation_batch.{name}" for name in ("note", "pickup_location")),
    *(f"carrier_request.{name}" for name in ("location", "note", "ship_to", "words")),
    "hold.words",
    *(f"intercept.{name}" for name in ("note", "pickup_location", "words")),
    *(f"label.{name}" for name in ("note", "words")),
    "news.data",
    *(f"order_edit.{name}" for name in ("after", "before")),
    *(f"ship_to.{name}" for name in ("city", "company", "email", "email_key", "gift_message", "line1", "line2", "name",
                                     "name_key", "shipping_instructions", "surname_key")),
    *(f"shop_next_change.{name}" for name in ("before_location", "pickup_location")),
    "shop_report.body",
    "webhook_delivery.words",
}  # fmt: skip
"""What `erase_orders` empties or takes the customer's words out of; ZIP and telephone are too short to be listed."""

NAMES_NOBODY = {
    "numbers and codes": {
        "api_token.digest", "api_token.scopes", "audit_entry.about", "audit_entry.request_id", "audit_entry.row_id", "call_bucket.key", "cancellation_batch.numbers",
        "carrier_request.reference", "cart.at_sku", "hold.field", "label.tracking", "order_line.sku_code",
        "orders.order_number", "package.tracking", "refused_submission.order_number",
        "shop_next_change.sent_as", "shop_report.newest_number", "shop_report.shop_number", "sku.code",
    },
    "numbers, reasons and outcomes, by their schema": {"hold_release.asked", "hold_release.results"},
    "the trail copies no word about a customer": {
        "audit_entry.after", "audit_entry.before", "audit_entry.doing", "audit_entry.named", "audit_entry.reason",
        "refusal_tally.entry", "refusal_tally.key",
    },
    "fields and rules, never what stood in them": {"refused_submission.problem"},
    "filters that were chosen, without what was typed": {"selection.filter"},
    "how the house calls its own things": {
        "api_token.name", "ship_to.club_batch", "shipping_rule.licence", "shipping_rule.words", "shop_connection.name",
        "sku.name", "warehouse.name", "wave.chosen", "webhook_endpoint.disabled_why", "webhook_endpoint.url",
        "winery.name", "winery.support_email",
    },
    "about bottles, trucks and other computers": {"manifest.words", "stock_entry.note"},
}  # fmt: skip


@pytest.mark.usefixtures("house")
def test_every_column_of_words_is_erased_or_names_nobody() -> None:
    decided = ERASED.union(*NAMES_NOBODY.values())
    found = wordy_columns()
    assert (found - decided, decided - found) == (set(), set())


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "marisol.vega@example.com" * 40},
        {"phone": "512-555-0134\u0007"},
        {"line1": "Congress Avenue" * 40},
        {"name": 7, "company": "Vega"},
        {"name": "Marisol Vega", "street": "12 Congress Avenue"},
    ],
)
def test_an_order_that_is_refused_is_remembered_without_its_words(
    house: House, bad: dict[str, object]
) -> None:
    answer = Caller(house.alder_shop).put("/orders/1", {**BODY, "ship_to": {**BODY["ship_to"], **bad}})
    assert answer.status == 422
    with scope.of_every_winery():
        assert places_of(*HERS) == set()
