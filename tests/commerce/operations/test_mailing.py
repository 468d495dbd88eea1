"""Letters that the warehouse's news bring about."""

from recork.commerce.models import Mail
from tests.commerce.cast import House, sell
from tests.commerce.told import send, tell


def test_a_pickup_that_the_portal_arranged_is_written_to_the_customer(house: House) -> None:
    submission = send(sell())
    tell(
        submission,
        "cancelled",
        shop_next="handled_externally",
        pickup={"location": "Tasting room, Healdsburg", "ready_on": "2026-11-28"},
    )
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject) == ("changed_to_pickup", "Your order 10234 waits for you")
    assert "Tasting room, Healdsburg" in mail.text
