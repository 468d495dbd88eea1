"""The API as a whole: its calls, its document, and the manners that hold for every address under it."""

from recork.fulfillment.api import (
    cancellation,
    cancellation_batch,
    carrier_request,
    edit,
    erasure,
    event,
    floor,
    hold,
    intercept,
    order,
    order_list,
    shop_next,
    shop_report,
    stock,
    webhook,
)
from recork.fulfillment.api.refusals import teach
from recork.manners.api.body import OnceOnlyJson
from recork.manners.api.documented import DocumentedApi

DESCRIPTION = """\
Send orders to the warehouse, see how they stand, and call them back.

Every call bears `Authorization: Bearer <token>`. Every refusal is a problem (RFC 9457) with a `code` for
programs, `detail` and `next_steps` for people, and has changed nothing. Every `PUT` may be repeated: the id or
number in its address makes the second one find what the first one did. Wineries name orders by their own
numbers, the house by fulfillment numbers."""

api = DocumentedApi(
    title="Recork Fulfillment",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,  # `documents` serves it, made once
    urls_namespace="api",
    parser=OnceOnlyJson(),
)
teach(api)
for noun in (
    order,
    order_list,
    edit,
    hold,
    cancellation,
    intercept,
    carrier_request,
    shop_next,
    shop_report,
    cancellation_batch,
    erasure,
    floor,
    event,
    webhook,
    stock,
):
    api.add_router("", noun.router)
