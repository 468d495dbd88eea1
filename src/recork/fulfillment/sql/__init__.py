"""What the database itself holds besides tables: the rules as small views, the functions that act on
sets of orders, the tenants' policies, who may write what, and the views that must stay empty.

All of it is laid anew by every `migrate`, in one transaction, from the files of this folder.

The functions plan each of their statements once per connection (`force_generic_plan`): rows are
always found by ids, so there is one good plan, and planning anew for every call would cost a
cancellation more than all its writes together.
"""

import re
from importlib.resources import files

from django.apps import apps
from django.db import connections, transaction

from recork.fulfillment.sql.policies import policies
from recork.fulfillment.sql.rule_views import rule_views
from recork.fulfillment.sql.trail import ORDERS, ROWS
from recork.manners import sql as shared
from recork.manners.trail.laid import trail_functions, trail_triggers

FILES = (
    "trail_whose",
    "scope",
    "calls",
    "tell",
    "webhooks",
    "holds",
    "call_back",
    "cancel_orders",
    "intercepts",
    "carrier_requests",
    "move_orders",
    "waves",
    "stock",
    "put_back",
    "labels",
    "manifests",
    "short_pick",
    "reallocate",
    "edits",
    "erasure",
    "privileges",
    "invariants",
    "invariants_shop",
    "invariants_edits",
    "invariants_intercept",
    "invariants_carrier",
    "invariants_back",
    "invariants_floor",
    "invariants_boxes",
    "invariants_label",
    "invariants_manifest",
)
_FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)", re.MULTILINE)


def lay(using: str) -> None:
    """Lay functions, policies, privileges and views; safe to repeat. Runs as the tables' owner.

    Functions are dropped first, because a function can't be replaced by one that answers
    with other columns; a trigger goes with its function and is laid again after it.
    """
    models = apps.get_app_config("fulfillment").get_models()
    texts = [shared.text("words"), *map(_text, FILES), trail_functions(with_wineries=True)]
    functions = [name for text in texts for name in _FUNCTION.findall(text)]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_text("invariants_drop"))
        cursor.execute("\n".join(f"DROP FUNCTION IF EXISTS {name} CASCADE;" for name in functions))
        laid = (rule_views(), policies(models), shared.text("calls"), *texts, trail_triggers(ROWS, ORDERS))
        for statement in (*laid, shared.text("definers")):
            cursor.execute(statement)


def clear_the_way(using: str) -> None:
    """Take away the views that would block a migration; `lay` brings them back."""
    with connections[using].cursor() as cursor:
        cursor.execute(_text("invariants_drop"))


def _text(name: str) -> str:
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
