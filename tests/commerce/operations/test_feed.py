"""The warehouse's feed is read to its end, however much stands on a page of it."""

from recork.commerce.models import Heard, Warehouse
from recork.wire.caller import LARGEST_ANSWER
from tests.commerce.desk import Desk


def test_news_that_are_too_many_for_one_answer_come_in_smaller_pages(desk: Desk) -> None:
    desk.sell_and_send()
    for _ in range(61):
        desk.warehouse.move("10234", "picking")["data"]["words"] = "x" * 50_000
    desk.warehouse.move("10234", "shipped")
    assert len(str(desk.warehouse.events)) > 2 * LARGEST_ANSWER

    assert desk.read_feed() == 63

    assert Warehouse.objects.get().cursor == 63
    assert Heard.objects.count() == 63
    assert desk.sendings() == [("10234", "shipped")]
    assert desk.read_feed() == 0


def test_one_that_is_too_long_by_itself_stops_the_reading_and_people_are_told(desk: Desk) -> None:
    desk.sell_and_send()
    desk.warehouse.move("10234", "picking")["data"]["words"] = "x" * LARGEST_ANSWER

    assert desk.read_feed() == 1

    warehouse = Warehouse.objects.get()
    assert (warehouse.cursor, warehouse.failed_words) == (1, "What the warehouse lists can't be read.")
    assert warehouse.failed_at == desk.now
