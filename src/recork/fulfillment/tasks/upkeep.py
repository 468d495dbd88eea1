"""What keeps the house in order by itself."""

from procrastinate.contrib.django import app

from recork.fulfillment.models import scope
from recork.fulfillment.operations import stock


@app.periodic(cron="* * * * * */5")
@app.task(name="fulfillment.fold_stock", queueing_lock="fold_stock")
def fold_stock(timestamp: int) -> None:
    """Bring the ledger's new entries into the balances."""
    with scope.of_every_winery():
        stock.fold_stock()
