"""What the database itself refuses about boxes, labels, lists and bottles that come back."""

import pytest
from django.db import IntegrityError, connection, transaction

from recork.fulfillment.models import scope
from tests.fulfillment.cast import House
from tests.fulfillment.models.stage import set_stage

LABEL = (
    "INSERT INTO label (id, winery_id, order_id, package_id, carrier, state, wanted_at, wanted_by, tries,"
    " next_try_at, tracking, bought_at, words, closed_by, note)"
    " SELECT gen_random_uuid(), winery_id, order_id, package_id, carrier, {state}, now(), '', 0, now(), {number},"
    " {at}, '', '', '' FROM label WHERE state = 'bought' LIMIT 1"
)
REFUSED = {
    "label_in_use_once": LABEL.format(state="'wanted'", number="''", at="NULL"),
    "label_bought_has_number": "UPDATE label SET tracking = '' WHERE state = 'bought'",
    "label_state_known": "UPDATE label SET state = 'lost'",
    "package_line_once": "INSERT INTO package_line (winery_id, package_id, line_id, bottles)"
    " SELECT winery_id, package_id, line_id, 1 FROM package_line",
    "package_line_has_bottles": "UPDATE package_line SET bottles = 0",
    "manifest_open_once": "INSERT INTO manifest (key, warehouse_id, carrier, leaves_on, opened_at, opened_by, closed_by,"
    " orders, boxes, tries, words) SELECT gen_random_uuid(), warehouse_id, carrier, leaves_on, now(), '', '', 0, 0, 0, ''"
    " FROM manifest, generate_series(1, 2)",
    "put_back_adds_up": "UPDATE put_back SET bottles_back = bottles WHERE closed_at IS NULL",
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_what_can_not_be(house: House, name: str) -> None:
    set_stage(house)
    with (
        scope.of_every_winery(),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
    ):
        cursor.execute(REFUSED[name])
