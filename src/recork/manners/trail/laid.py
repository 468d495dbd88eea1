"""The trail's functions and triggers as SQL, for a house whose rows belong to wineries or for one whose don't."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

ADDED, ANSWERED, BOTH = ("INSERT",), ("UPDATE",), ("INSERT", "UPDATE")
ADDED_OR_REMOVED = ("INSERT", "DELETE")
"""When a row of an order's record is news: when it is written, when it is answered or let go, or both; or when it is
written and when it is taken away."""

APPEND_ONLY = ("audit_entry", "audit_order", "audit_seal")


@dataclass(frozen=True, slots=True)
class Watched:
    """A table about whose rows people decide: every change of one is an entry.

    `key` names a row for programs and `named` for people (`trail_spelled` may add a column for that); `idle` are
    columns that only follow from something else. Of a table that is written by the machine as well, `on` and `when`
    narrow what is an entry to what somebody decides about, and `only` names all that is told of it.
    """

    table: str
    key: str = "id"
    named: str = "name"
    idle: str = ""
    only: str = ""
    on: str = "INSERT OR UPDATE OR DELETE"
    when: str = ""


OF_ACCOUNTS = (
    Watched("staff", named="email", idle="last_login"),
    Watched("mfa_authenticator", named="type", idle="last_used_at"),
    Watched("socialaccount_socialaccount", named="provider", idle="last_login"),
)
"""How people sign in; a table that this version doesn't have is passed over."""


_DATED = "CREATE TRIGGER dated BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION trail_dated();"

_FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)", re.MULTILINE)


def trail_functions(*, with_wineries: bool) -> str:
    """The functions that write and seal the trail, with the view of what must never be of it.

    They are dropped first, and their triggers with them: `trail_triggers` lays those again.
    """
    kept, left = ("--winery: ", "--alone:") if with_wineries else ("--alone: ", "--winery:")
    texts = ((files(__package__) / "sql" / f"{name}.sql").read_text("utf-8") for name in ("trail", "seal"))
    whole = "\n".join("\n".join(_lines(text, kept, left)) for text in texts)
    drops = [f"DROP FUNCTION IF EXISTS {name} CASCADE;" for name in _FUNCTION.findall(whole)]
    return "\n".join((*drops, whole))


def trail_triggers(rows: Iterable[Watched], orders: Mapping[str, Iterable[str]]) -> str:
    """The triggers: on `rows`, on `orders` (tables that are the record of what happened to orders), and on the trail."""
    records = (_orders(table, what) for table, events in orders.items() for what in events)
    return "\n".join((*map(_row, rows), *records, *map(_stays, APPEND_ONLY), _DATED))


def _lines(text: str, kept: str, left: str) -> Iterable[str]:
    return (line.removeprefix(kept) for line in text.splitlines() if not line.startswith(left))


def _row(it: Watched) -> str:
    when = f" WHEN ({it.when})" if it.when else ""
    words = f"trail_row('{it.key}', '{it.named}', '{it.idle}', '{it.only}')"
    return _if_there(
        it.table,
        f"CREATE TRIGGER trail AFTER {it.on} ON {it.table} FOR EACH ROW{when} EXECUTE FUNCTION {words}",
    )


def _orders(table: str, what: str) -> str:
    # What is taken away is read under the same name as what is added.
    rows = {
        "INSERT": "NEW TABLE AS after_rows",
        "UPDATE": "NEW TABLE AS after_rows OLD TABLE AS before_rows",
        "DELETE": "OLD TABLE AS after_rows",
    }[what]
    return (
        f"CREATE TRIGGER trail_{what.lower()} AFTER {what} ON {table} REFERENCING {rows}"
        " FOR EACH STATEMENT EXECUTE FUNCTION trail_orders();"
    )


def _stays(table: str) -> str:
    return (
        f"CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION trail_stays();"
    )


def _if_there(table: str, statement: str) -> str:
    return f"DO $laid$ BEGIN IF to_regclass('{table}') IS NOT NULL THEN\n  {statement};\nEND IF; END $laid$;"
