"""`recork commerce audit`: look for anything that must not be; with --peers also in what others say."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from recork.commerce.operations.peers import PeerAway, PeerFinding, compare_gateway, compare_warehouse
from recork.commerce.operations.telephone import pick_up
from recork.manners.management.commands.audit import Command as OwnBooks


class Command(OwnBooks):
    help = (
        "Read every rule of the books; exit 1 when one is broken. With --peers compare them with others' too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--peers",
            action="store_true",
            help="ask the warehouse and the gateway, over HTTP, how they see it",
        )

    def handle(self, *, peers: bool = False, **options: Any) -> None:
        super().handle(**options)
        if not peers:
            return
        try:
            found = list(self._compare())
        except PeerAway as away:
            raise CommandError(str(away)) from away
        for each in found:
            self.stdout.write(
                self.style.ERROR(f"DIFFERS  {each.about}: here {each.ours}, there {each.theirs}")
            )
        if found:
            raise CommandError(f"{len(found)} things differ.")
        self.stdout.write(self.style.SUCCESS("The warehouse and the gateway agree with us."))

    def _compare(self) -> Iterator[PeerFinding]:
        phone = pick_up(remember=False)
        if phone is None:
            raise CommandError("No warehouse is connected, so there is nothing to compare with.")
        yield from compare_warehouse(phone)
        yield from compare_gateway()
