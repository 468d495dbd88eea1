"""The line between shop and warehouse, laid on the first start and moved along when a later one has other ports."""

import json
from http import HTTPStatus
from pathlib import Path

from recork.cellar import var_folder
from recork.demo.plan import Plan
from recork.demo.steps import run
from recork.demo.supervisor import Told
from recork.wire.caller import Heard, call

TIMEOUT_S = 10.0


def line_file() -> Path:
    """What the warehouse's people have handed over: address, token and webhook secret."""
    return var_folder() / "demo-connection.json"


def options(house: str, plan: Plan) -> tuple[str, ...]:
    """How a house's `seed` is told of the other one: the first makes a token and a webhook secret, the second takes
    them.
    """
    if house == "fulfillment":
        return ("--shop-file", str(line_file()), "--shop-url", plan.shop_url)
    return ("--connect", str(line_file()))


def move_in(plan: Plan, told: Told) -> None:
    """Tell the shop where the portal is now, if it has moved. Secrets stay: people may have renewed them."""
    said = _read()
    if said is None or said["fulfillment_url"] == plan.portal_url:
        return
    said |= {"fulfillment_url": plan.portal_url, "webhook_secret": None}
    line_file().write_text(json.dumps(said, indent=2) + "\n")
    run(("commerce", "connect", str(line_file())), told)


def move_webhooks(plan: Plan) -> None:
    """Tell the portal, which answers by now, where the shop hears, if that has moved. Else the feed must do."""
    said = _read()
    if said is None or not said["webhook_endpoint_id"]:
        return
    endpoint = f"{plan.portal_url}/api/v1/webhook-endpoints/{said['webhook_endpoint_id']}"
    headers = {"Authorization": f"Bearer {said['token']}", "Content-Type": "application/json"}
    found = call("GET", endpoint, body=None, headers=headers, timeout_s=TIMEOUT_S, guarded=False)
    if not isinstance(found, Heard) or found.status != HTTPStatus.OK:
        return
    shown = json.loads(found.body)
    if shown["url"] == _webhooks(plan):
        return
    body = json.dumps({"url": _webhooks(plan), "secret_version": shown["secret_version"]}).encode()
    call("PUT", endpoint, body=body, headers=headers, timeout_s=TIMEOUT_S, guarded=False)


def _webhooks(plan: Plan) -> str:
    return f"{plan.shop_url}/webhooks/fulfillment/"


def _read() -> dict[str, str | None] | None:
    if not line_file().exists():
        return None
    said: dict[str, str | None] = json.loads(line_file().read_text())
    return said
