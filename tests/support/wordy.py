"""The columns of a database in which somebody could write a sentence, found in its catalogue."""

import re

from django.db import connection

OF_PACKAGES = re.compile(
    r"(account_|auth_|django_|mfa_|procrastinate_|socialaccount_|usersessions_|shared_cache|staff\.)"
)
"""Sign-in and queue: they know the house's own people, and orders by id."""
OF_WORKERS = re.compile(r"\.(.*_by|actor|who|who_key|on_behalf|picker_name)$")
"""Which of the house's people did it."""

WORDY = """
SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
   AND (c.data_type IN ('text', 'jsonb') OR c.udt_name IN ('_text', '_varchar')
        OR c.data_type = 'character varying' AND c.character_maximum_length >= 60)
"""


def wordy_columns() -> set[str]:
    """As `table.column`, without those of other packages and those that name workers."""
    with connection.cursor() as cursor:
        cursor.execute(WORDY)
        found = {str(column) for (column,) in cursor.fetchall()}
    return {column for column in found if not (OF_PACKAGES.match(column) or OF_WORKERS.search(column))}
