"""What people do by hand waits until one of them confirms it."""

from recork.commerce.gateways import Gateway, ManualGateway, Payment, Result


def test_everything_waits_for_a_person() -> None:
    gateway: Gateway = ManualGateway()
    payment = Payment("", "")
    outcomes = [
        gateway.authorize(1, "usd", source="", key="k"),
        gateway.capture(payment, 1, key="k"),
        gateway.charge(1, "usd", source="", key="k"),
        gateway.refund(payment, 1, key="k"),
        gateway.void(payment, key="k"),
        gateway.look_up_refund(payment, key="k"),
    ]
    assert {outcome.result for outcome in outcomes if outcome} == {Result.PENDING}
    assert None not in outcomes
    assert {outcome.words for outcome in outcomes if outcome} == {"Waits until a person confirms it."}
