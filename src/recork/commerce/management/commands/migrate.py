"""Django's migrate, which then lays functions, privileges and audit views anew."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from recork.commerce.sql import clear_the_way, lay


class Command(DjangoMigrate):
    """Bring tables, functions, privileges and views to what this version of the code expects."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner; views are out of the way meanwhile."""
        clear_the_way(options["database"])
        super().handle(*args, **options)
        lay(options["database"])
