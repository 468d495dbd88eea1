"""Looking for words in everything that a database keeps: every column of every table, bytes too."""

from collections.abc import Iterable

from django.db import connection


def places_of(*words: str) -> set[str]:
    """The columns, as `table.column`, in which any of the words stands, in small or capital letters."""
    found: set[str] = set()
    for table, column, kind in _columns():
        said = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE {said} ILIKE ANY (%s))', [list(_patterns(words))]
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}".replace('"', ""))
    return found


def _columns() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.table_name, quote_ident(c.column_name), c.data_type FROM information_schema.columns c
                 JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                  AND c.data_type <> 'timestamp with time zone'  -- a ZIP may well stand in its microseconds
                  AND has_column_privilege(format('%I.%I', c.table_schema, c.table_name), c.column_name, 'SELECT')
                ORDER BY 1, c.ordinal_position"""
        )
        return [(str(table), str(column), str(kind)) for table, column, kind in cursor.fetchall()]


def _patterns(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield f"%{word}%"
