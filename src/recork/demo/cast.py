"""The processes of the demo."""

import json
import os
from typing import NamedTuple

from recork.cellar import var_folder
from recork.demo.child import Child, command
from recork.demo.plan import Plan
from recork.wire.caller import call


class Cast(NamedTuple):
    """In the order in which they are started."""

    sandbox: Child
    portal: Child
    shop: Child
    warehouse_worker: Child
    shop_worker: Child


def cast(plan: Plan) -> Cast:
    logs = var_folder() / "log"

    def child(name: str, log: str, *words: str) -> Child:
        return Child(name, command(*words), logs / f"{log}.log")

    return Cast(
        child("The payment sandbox", "sandbox", "sandbox", "--port", str(plan.sandbox_port)),
        child("The portal", "portal", "fulfillment", "serve", "--port", str(plan.portal_port)),
        child("The shop", "shop", "commerce", "serve", "--port", str(plan.shop_port)),
        child("The warehouse's worker", "worker", "fulfillment", "worker"),
        child("The shop's worker", "shop-worker", "commerce", "worker"),
    )


def introduce_shop(plan: Plan) -> None:
    """Tell the payment sandbox, which answers by now, where the shop hears of refunds, and how to sign."""
    listener = {
        "url": f"{plan.shop_url}/webhooks/stripe/",
        "secret": os.environ["RECORK_STRIPE_WEBHOOK_SECRET"],
    }
    address = f"{plan.sandbox_url}/sandbox/webhook"
    call("PUT", address, body=json.dumps(listener).encode(), timeout_s=10.0, guarded=False)
