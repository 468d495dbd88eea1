"""The functions that run as the tables' owner, and which of the house's roles may call them."""

from django.db import connection

CALLERS = """
SELECT p.proname, array(
  SELECT substring(r.rolname FROM '[a-z]+$') FROM pg_roles r
   WHERE r.rolname IN (replace(p.proowner::regrole::text, '_owner', '_app'), replace(p.proowner::regrole::text, '_owner', '_audit'))
     AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1)
  FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace ORDER BY 1
"""


def callers_of_definers() -> dict[str, list[str]]:
    """Each such function's name, with which of `app` and `audit` may call it."""
    with connection.cursor() as cursor:
        cursor.execute(CALLERS)
        return dict(cursor.fetchall())
