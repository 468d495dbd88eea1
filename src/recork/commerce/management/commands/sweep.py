"""`recork commerce sweep`: send what is due now, without waiting for the next minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recork.commerce.operations.sweep import sweep
from recork.manners.management.desk import at_the_command_line


class Command(BaseCommand):
    help = "Write a sending for every order that is due; the worker brings them to the warehouse."

    def handle(self, **_django: Any) -> None:
        with at_the_command_line("sweep"):
            written = sweep(now=timezone.now())
        self.stdout.write(f"{written} {'order is' if written == 1 else 'orders are'} on the way.")
