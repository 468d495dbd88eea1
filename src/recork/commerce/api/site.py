"""The shop's API as a whole."""

from recork.commerce.api import cancellation, carrier_request, intercept, order, product, refund, shipping
from recork.commerce.api.refusals import teach
from recork.manners.api.body import OnceOnlyJson
from recork.manners.api.documented import DocumentedApi

DESCRIPTION = """\
Bring orders to the shop, see how they and their money stand, cancel them, change how the wine gets to its customer.

Every call bears `Authorization: Bearer <token>`. Every refusal is a problem (RFC 9457) with a `code` for programs,
`detail` and `next_steps` for people, and has changed nothing. Every `PUT` may be repeated: the id or number in its
address makes the second one find what the first one did."""

api = DocumentedApi(
    title="Recork Shop",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,  # `documents` serves it, made once
    urls_namespace="api",
    parser=OnceOnlyJson(),
)
teach(api)
for noun in (order, cancellation, intercept, carrier_request, shipping, refund, product):
    api.add_router("", noun.router)
