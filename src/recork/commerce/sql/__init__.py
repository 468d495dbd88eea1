"""What the database itself holds besides tables: a guard over refunds, who may write what, views that must
stay empty. Laid anew by every `migrate`, in one transaction, from the files of this folder.
"""

from importlib.resources import files

from django.db import connections, transaction

from recork.commerce.sql.trail import ORDERS, ROWS
from recork.manners import sql as shared
from recork.manners.trail.laid import trail_functions, trail_triggers

FILES = ("trail_whose", "calls", "refunds", "erasure", "privileges", "invariants")


def lay(using: str) -> None:
    """Lay functions, privileges and views; safe to repeat. Runs as the tables' owner."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for name in ("words", "calls"):
            cursor.execute(shared.text(name))
        for name in ("invariants_drop", *FILES):
            cursor.execute(_text(name))
        trail = (trail_functions(with_wineries=False), trail_triggers(ROWS, ORDERS))
        for statement in (*trail, shared.text("definers")):
            cursor.execute(statement)


def clear_the_way(using: str) -> None:
    """Take away the views that would block a migration; `lay` brings them back."""
    with connections[using].cursor() as cursor:
        cursor.execute(_text("invariants_drop"))


def _text(name: str) -> str:
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
