"""Rows and constraints."""

from recork.commerce.models.audit import AuditEntry, AuditOrder, AuditSeal, RefusalTally
from recork.commerce.models.carrier_request import CarrierRequest
from recork.commerce.models.edit import WarehouseEdit
from recork.commerce.models.mail import Mail
from recork.commerce.models.order import Customer, Entry, Order, OrderLine, ShipTo
from recork.commerce.models.payment import Capture, CreditEntry
from recork.commerce.models.people import ApiToken, User
from recork.commerce.models.product import Product, StockEntry, StockKind
from recork.commerce.models.refund import Refund, RefundAttempt, RefundIntent, RefundLine
from recork.commerce.models.shop import Shop, Warehouse
from recork.commerce.models.submission import (
    Cancellation,
    Heard,
    Question,
    Submission,
    WarehouseStock,
)

__all__ = [
    "ApiToken", "AuditEntry", "AuditOrder", "AuditSeal", "Cancellation", "Capture", "CarrierRequest", "CreditEntry", "Customer",
    "Entry", "Heard", "Mail", "Order", "OrderLine", "Product", "Question", "Refund", "RefundAttempt", "RefundIntent",
    "RefundLine", "RefusalTally", "ShipTo", "Shop", "StockEntry", "StockKind", "Submission", "User", "Warehouse",
    "WarehouseEdit", "WarehouseStock",
]  # fmt: skip
