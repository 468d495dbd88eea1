"""`recork <house> trail`: whether the audit trail is whole, and anchors to keep elsewhere. Comes as the auditor."""

import re
from argparse import Namespace

from django.core.management.base import CommandError

from recork.manners.management.desk import AnyDesk
from recork.manners.trail.sealing import Anchor, anchor_at, broken, newest_anchor

_ANCHOR = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


class Command(AnyDesk):
    changes = False
    help = "Prove that nothing on the audit trail was altered, taken out or put in. Changes nothing."

    def add_verbs(self) -> None:
        self.verb(
            "anchor", self.anchor, "Print the newest link of the chain, to be kept outside of this machine."
        )
        verify = self.verb("verify", self.verify, "Walk the whole chain; exit 1 when it is broken.")
        verify.add_argument(
            "anchors", nargs="*", help="links that were printed earlier: they must be there still"
        )

    def anchor(self, _asked: Namespace) -> None:
        newest = newest_anchor()
        if newest is None:
            raise CommandError("Nothing is sealed yet; the worker does it every minute.")
        self.stdout.write(str(newest))

    def verify(self, asked: Namespace) -> None:
        for words in asked.anchors:
            _compare(words)
        found = broken()
        for place, entry, how in found:
            self.stdout.write(f"BROKEN   entry {entry} at place {place or 'none'}: {how}")
        if found:
            raise CommandError("The audit trail is not what it was.")
        newest = newest_anchor()
        self.stdout.write(f"{newest.place if newest else 0:,} entries are sealed, and the chain is whole.")


def _compare(words: str) -> None:
    fit = _ANCHOR.fullmatch(words)
    if fit is None:
        raise CommandError("An anchor is a place and a hash, as `trail anchor` prints it: 120:5f3a…")
    noted = Anchor(int(fit[1]), fit[2])
    if anchor_at(noted.place) != noted:
        raise CommandError(
            f"Place {noted.place} is not the one that was noted: the trail was cut or written anew."
        )
