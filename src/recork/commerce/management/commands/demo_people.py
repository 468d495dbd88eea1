"""`recork commerce demo_people`: the logins and the token that a demo prints. Never for a real shop."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from recork.commerce.management.desk import OPERATOR
from recork.commerce.operations.demo_people import ensure_demo_people, make_demo_token
from recork.manners.management.demo_people import DemoPeople
from recork.manners.private_file import add_secrets


class Command(DemoPeople):
    def let_in(self, password: str, tokens_file: Path) -> None:
        with transaction.atomic():
            ensure_demo_people(OPERATOR, password)
            # Inside the transaction: without the file nobody knows the secret, so there shall be none.
            add_secrets(tokens_file, {"shop": make_demo_token(OPERATOR, now=timezone.now())})
