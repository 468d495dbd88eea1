"""Which SQL a page asks: read from the page itself, so that the limit is that of what we ship."""

import os
from functools import cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recork.fulfillment.settings")
os.environ.setdefault("RECORK_MFA_REQUIRED", "0")  # the people of a bench have a password and no more


@cache
def sql_of_page(path: str) -> str:
    """Every statement of one page for the bench's person, as a pgbench script of one transaction."""
    import django  # noqa: PLC0415 -- reads RECORK_VAR, which the bench sets first

    django.setup()

    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test import Client  # noqa: PLC0415 -- the same
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- the same

    from bench.house import EMAIL  # noqa: PLC0415 -- the same
    from recork.fulfillment.models import User  # noqa: PLC0415 -- the same

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=EMAIL))
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    words = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    asked = [query["sql"] for query in captured if not query["sql"].startswith(words)]
    one_line = (" ".join(sql.split()) for sql in asked)
    return "\n".join(["BEGIN;", *(f"{sql};" for sql in one_line), "COMMIT;"])
