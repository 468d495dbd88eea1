"""Forced row-level security for every table that has a winery: a forgotten scope shows nothing."""

from collections.abc import Iterable

from django.db.models import Model

OWN_SCOPE = """
  winery_id = (SELECT nullif(current_setting('recork.winery', true), '')::bigint)
  OR (SELECT coalesce(current_setting('recork.every_winery', true), '') = 'on')
"""

BY_THE_BEARER = {
    "membership": "user_id = (SELECT nullif(current_setting('recork.user', true), '')::bigint)",
    "api_token": "digest = (SELECT current_setting('recork.token', true))",
}
"""Two tables are read before the scope is known: a person finds their own membership,
whoever knows a secret finds its token."""

OF_THE_HOUSE = {
    "shipping_rule": "(winery_id IS NULL AND (SELECT nullif(current_setting('recork.winery', true), '')) IS NOT NULL)"
}
"""Rows of the house in a tenant's table that every winery may read; only the house writes them."""


ADDED_FROM_ANYWHERE = {"audit_entry"}
"""Whatever the scope, what somebody did can be written; a policy lets nobody change or remove it."""


def tenant_tables(models: Iterable[type[Model]]) -> list[str]:
    """Name the tables that bear a winery; the winery's own table counts by its id."""
    return sorted(
        model._meta.db_table
        for model in models
        if any(field.attname == "winery_id" for field in model._meta.concrete_fields)
    )


def policies(models: Iterable[type[Model]]) -> str:
    """The statements that put every tenant table behind its policy."""
    rules = dict.fromkeys(tenant_tables(models), OWN_SCOPE)
    rules["winery"] = OWN_SCOPE.replace("winery_id", "id")
    return "\n".join(_policy(table, rule) for table, rule in rules.items())


def _policy(table: str, rule: str) -> str:
    also = BY_THE_BEARER.get(table) or OF_THE_HOUSE.get(table)
    seen = f"{rule}  OR {also}\n" if also else rule
    written = "true" if table in ADDED_FROM_ANYWHERE else rule
    changed = f"""
CREATE POLICY changed ON {table} FOR UPDATE USING ({rule}) WITH CHECK ({rule});
CREATE POLICY removed ON {table} FOR DELETE USING ({rule});
"""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON {table};
DROP POLICY IF EXISTS written ON {table};
DROP POLICY IF EXISTS changed ON {table};
DROP POLICY IF EXISTS removed ON {table};
CREATE POLICY seen ON {table} FOR SELECT USING ({seen});
CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({written});
{"" if table in ADDED_FROM_ANYWHERE else changed}"""
