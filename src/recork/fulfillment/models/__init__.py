"""The first floor: rows and the constraints that keep them true."""

from recork.fulfillment.models.audit import AuditEntry, AuditOrder, AuditSeal, RefusalTally
from recork.fulfillment.models.cancellation import Cancellation, CancellationBatch
from recork.fulfillment.models.carrier_request import CarrierRequest
from recork.fulfillment.models.hold import Hold, HoldRelease
from recork.fulfillment.models.intercept import Intercept
from recork.fulfillment.models.label import Label
from recork.fulfillment.models.manifest import Manifest, ManifestOrder
from recork.fulfillment.models.move import Move
from recork.fulfillment.models.news import News
from recork.fulfillment.models.order import Order
from recork.fulfillment.models.order_edit import OrderEdit
from recork.fulfillment.models.order_line import OrderLine
from recork.fulfillment.models.package import Package, PackageLine
from recork.fulfillment.models.people import ApiToken, Membership, User
from recork.fulfillment.models.put_back import PutBack
from recork.fulfillment.models.release_plan import ReleasePlan
from recork.fulfillment.models.selection import Selection
from recork.fulfillment.models.ship_to import ShipTo
from recork.fulfillment.models.shipping_rule import ShippingRule
from recork.fulfillment.models.shop import RefusedSubmission, ShopNextChange, ShopReport
from recork.fulfillment.models.stock import Sku, StockBalance, StockEntry
from recork.fulfillment.models.wave import Cart, Wave, WaveOrder
from recork.fulfillment.models.webhook import WebhookDelivery, WebhookEndpoint
from recork.fulfillment.models.winery import Bin, ShopConnection, Warehouse, Winery

__all__ = [
    "ApiToken",
    "AuditEntry",
    "AuditOrder",
    "AuditSeal",
    "Bin",
    "Cancellation",
    "CancellationBatch",
    "CarrierRequest",
    "Cart",
    "Hold",
    "HoldRelease",
    "Intercept",
    "Label",
    "Manifest",
    "ManifestOrder",
    "Membership",
    "Move",
    "News",
    "Order",
    "OrderEdit",
    "OrderLine",
    "Package",
    "PackageLine",
    "PutBack",
    "RefusalTally",
    "RefusedSubmission",
    "ReleasePlan",
    "Selection",
    "ShipTo",
    "ShippingRule",
    "ShopConnection",
    "ShopNextChange",
    "ShopReport",
    "Sku",
    "StockBalance",
    "StockEntry",
    "User",
    "Warehouse",
    "Wave",
    "WaveOrder",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Winery",
]
