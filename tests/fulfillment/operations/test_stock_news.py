"""How its wines stand in the warehouse is told to every shop of a winery, and to no other, when it changes."""

from typing import Any
from uuid import UUID, uuid4

from recork.fulfillment.models import News, ShopConnection, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.stock import fold_stock, receive_stock, tell_stock
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import NOW, SERVICE, House, place
from tests.support.racing import race


def told(shop: ShopConnection) -> list[dict[str, Any]]:
    with scope.of_every_winery():
        news = News.objects.filter(type="stock.changed", connection=shop).order_by("pk")
        return list(news.values_list("data", flat=True))


def tell() -> int:
    with scope.of_every_winery():
        fold_stock()
        return tell_stock(now=NOW)


def test_a_promise_is_told_with_all_figures_and_a_version(house: House) -> None:
    tell()
    before = told(house.shop)
    place(house.alder_shop)
    assert tell() == 1
    (news,) = told(house.shop)[len(before) :]
    with scope.of_every_winery():
        balance = StockBalance.objects.get(sku__code="ZN21", winery=house.alder)
    assert news == {
        "sku": "ZN21",
        "warehouse": "ACN",
        "version": balance.version,
        "on_hand": 1000,
        "allocated": 6,
        "available": 994,
        "coming_back": 0,
        "quarantine": 0,
    }


def test_stock_news_belong_to_no_order(house: House) -> None:
    tell()
    with scope.of_every_winery():
        assert not News.objects.filter(type="stock.changed", order__isnull=False).exists()


def test_what_did_not_change_is_not_told(house: House) -> None:
    tell()
    before = len(told(house.shop))
    assert (tell(), len(told(house.shop))) == (0, before)


def test_many_changes_between_two_rounds_are_told_once(house: House) -> None:
    tell()
    before = len(told(house.shop))
    for number in range(5):
        place(house.alder_shop, str(number))
    with scope.of_actor(house.alder_shop):
        asking = Asking(uuid4(), AskedFrom.SHOP)
        cancel_orders(house.alder_shop, ["0", "1"], asking, now=NOW, by_fulfillment_number=False)
    assert tell() == 1
    (news,) = told(house.shop)[before:]
    assert (news["allocated"], news["available"]) == (18, 982)


def test_every_shop_of_the_winery_hears_and_no_other(house: House) -> None:
    with scope.of_every_winery():
        second, foreign = (
            ShopConnection.objects.create(id=UUID(int=n), winery=winery, name=f"Shop {n}", created_at=NOW)
            for n, winery in ((1, house.alder), (2, house.birch))
        )
    tell()
    heard = [len(told(shop)) for shop in (house.shop, second, foreign)]
    place(house.alder_shop)
    tell()
    assert [len(told(shop)) for shop in (house.shop, second, foreign)] == [
        heard[0] + 1,
        heard[1] + 1,
        heard[2],
    ]


def test_versions_rise_from_news_to_news(house: House) -> None:
    with scope.of_every_winery():
        balance = StockBalance.objects.select_related("sku", "warehouse").get(
            sku__code="ZN21", winery=house.alder
        )
    for _ in range(3):
        with scope.of_every_winery():
            receive_stock(SERVICE, balance.sku, balance.warehouse, 12, now=NOW)
        tell()
    versions = [news["version"] for news in told(house.shop) if news["sku"] == "ZN21"]
    assert versions == sorted(set(versions))
    assert len(versions) == 3


def test_two_rounds_at_once_tell_no_version_twice(live_house: House) -> None:
    tell()
    for number in range(10):
        place(live_house.alder_shop, str(number))
        race(tell, tell, tell)
    versions = [(news["sku"], news["version"]) for news in told(live_house.shop)]
    assert len(versions) == len(set(versions))
    place(live_house.alder_shop, "last")
    tell()
    assert told(live_house.shop)[-1]["allocated"] == 66
