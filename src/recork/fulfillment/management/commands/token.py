"""`recork fulfillment token`: keys for programs."""

from argparse import Namespace
from datetime import date
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, winery_named
from recork.fulfillment.models import ApiToken
from recork.fulfillment.operations.token import (
    NewToken,
    create_token,
    make_second,
    open_connection,
    revoke_token,
)
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
        create.add_argument(
            "--scopes", metavar="LIST", help="what it may of what its role may: orders:read,orders:cancel"
        )
        create.add_argument(
            "--last-day", type=date.fromisoformat, help="2027-01-31; else until it is revoked"
        )
        second = self.verb("second", self.second, "Make a second one that may the same; the first one ends.")
        second.add_argument("id", type=UUID, help="of the first one, as `token list` shows it")
        second.add_argument(
            "--last-day", type=date.fromisoformat, required=True, help="of the first one: 2027-01-31"
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
            scopes=_scopes(asked),
            expires_on=asked.last_day,
        )
        self._tell(new)

    def second(self, asked: Namespace) -> None:
        token = self._named(asked.id)
        new = make_second(OPERATOR, token, ends_on=asked.last_day, now=timezone.now())
        self.say(f"{token.name} ({token.hint}…) opens the same until the end of {asked.last_day}.")
        self._tell(new)

    def _tell(self, new: NewToken) -> None:
        self.say("Keep this secret now; it is never shown again:")
        self.stdout.write(new.secret)

    def _named(self, token_id: UUID) -> ApiToken:
        token = ApiToken.objects.filter(pk=token_id).first()
        if token is None:
            raise CommandError(f"There is no token {token_id}. `recork fulfillment token list` shows them.")
        return token

    def revoke(self, asked: Namespace) -> None:
        token = self._named(asked.id)
        revoke_token(OPERATOR, token, now=timezone.now())
        self.say(f"{token.name} ({token.hint}…) is revoked.")

    def list(self, _asked: Namespace) -> None:
        tokens = ApiToken.objects.select_related("winery").order_by("created_at")
        self.show(
            ("Id", "Name", "Role", "Winery", "Scopes", "Hint", "Last used", "Ends", ""),
            (
                (
                    each.pk,
                    each.name,
                    each.role,
                    each.winery.slug if each.winery else "",
                    each.scope_words,
                    each.hint,
                    f"{each.last_used_at:%Y-%m-%d %H:%M}" if each.last_used_at else "never",
                    f"{each.expires_at:%Y-%m-%d %H:%M}" if each.expires_at else "",
                    "revoked" if each.revoked_at else "",
                )
                for each in tokens
            ),
        )


def _scopes(asked: Namespace) -> list[str] | None:
    return [each.strip() for each in asked.scopes.split(",")] if asked.scopes else None
