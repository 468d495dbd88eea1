"""Rows in bulk: written as instances of their models, brought in by COPY."""

from collections.abc import Iterator, Sequence
from itertools import count

from django.db import connection, models
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write rows of one model as they are. Those without an id get one; checks and keys hold as ever."""
    if not rows:
        return
    first = rows[0]
    fields = [
        field
        for field in first._meta.concrete_fields
        if not field.generated and not (field.primary_key and first.pk is None)
    ]
    named = SQL(", ").join([Identifier(str(field.column)) for field in fields])
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(first._meta.db_table), named)
    columns = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    with connection.cursor() as cursor, cursor.copy(statement.as_string(connection.connection)) as copy:
        for row in rows:
            copy.write_row(
                [Jsonb(getattr(row, name)) if json else getattr(row, name) for name, json in columns]
            )


def fresh_ids(table: str) -> Iterator[int]:
    """Take ids from the table's own sequence, a thousand at a time, so that nobody else gets them."""
    for _ in count():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, 1000)", [table]
            )
            yield from [number for (number,) in cursor.fetchall()]
