"""`recork fulfillment token`: keys for programs."""

from argparse import Namespace
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, winery_named
from recork.fulfillment.models import ApiToken
from recork.fulfillment.operations.token import create_token, open_connection, revoke_token
from recork.fulfillment.rules.actor import Role

ROLES = (Role.SHOP, Role.FLOOR, Role.CLIENT_SERVICES)


class Command(Desk):
    help = "Let programs in and shut them out. A secret is printed once; only its hash is kept."

    def add_verbs(self) -> None:
        create = self.verb(
            "create", self.create, "Make a token and print its secret, which is never shown again."
        )
        create.add_argument("--role", required=True, choices=[str(role) for role in ROLES])
        create.add_argument("--name", required=True, help='what it is for: "Web shop"')
        create.add_argument("--winery", help="short name; for the role shop")
        create.add_argument(
            "--connection",
            metavar="NAME",
            help="the shop that hears news of the orders it sends; made when there is none of this name",
        )
        revoke = self.verb("revoke", self.revoke, "Shut a program out from its next request on.")
        revoke.add_argument("id", type=UUID, help="as `token list` shows it")
        self.verb("list", self.list, "List all tokens; the hint is how a secret begins.")

    def create(self, asked: Namespace) -> None:
        now = timezone.now()
        winery = winery_named(asked.winery) if asked.winery else None
        if asked.connection and winery is None:
            raise CommandError("--connection names a shop of a winery: say --winery too.")
        new = create_token(
            OPERATOR,
            Role(asked.role),
            asked.name,
            now=now,
            winery=winery,
            connection=open_connection(OPERATOR, winery, asked.connection, now=now)
            if winery and asked.connection
            else None,
        )
        self.say("Keep this secret now; it is never shown again:")
        self.stdout.write(new.secret)

    def revoke(self, asked: Namespace) -> None:
        token = ApiToken.objects.filter(pk=asked.id).first()
        if token is None:
            raise CommandError(f"There is no token {asked.id}. `recork fulfillment token list` shows them.")
        revoke_token(OPERATOR, token, now=timezone.now())
        self.say(f"{token.name} ({token.hint}…) is revoked.")

    def list(self, _asked: Namespace) -> None:
        tokens = ApiToken.objects.select_related("winery").order_by("created_at")
        self.show(
            ("Id", "Name", "Role", "Winery", "Hint", "Last used", ""),
            (
                (
                    each.pk,
                    each.name,
                    each.role,
                    each.winery.slug if each.winery else "",
                    each.hint,
                    f"{each.last_used_at:%Y-%m-%d %H:%M}" if each.last_used_at else "never",
                    "revoked" if each.revoked_at else "",
                )
                for each in tokens
            ),
        )
