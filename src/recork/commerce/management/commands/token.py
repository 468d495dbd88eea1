"""`recork commerce token`: keys for programs."""

from argparse import Namespace
from datetime import date
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from recork.commerce.management.desk import OPERATOR, Desk
from recork.commerce.models import ApiToken
from recork.commerce.operations.token import NewToken, create_token, make_second, revoke_token
from recork.commerce.rules.actor import Role


class Command(Desk):
    help = "Let programs in and shut them out. A secret is printed once; only its hash is kept."

    def add_verbs(self) -> None:
        create = self.verb(
            "create", self.create, "Make a token and print its secret, which is never shown again."
        )
        create.add_argument("--role", required=True, choices=[str(role) for role in Role])
        create.add_argument("--name", required=True, help='what it is for: "Website"')
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
        new = create_token(
            OPERATOR,
            Role(asked.role),
            asked.name,
            now=timezone.now(),
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
            raise CommandError(f"There is no token {token_id}. `recork commerce token list` shows them.")
        return token

    def revoke(self, asked: Namespace) -> None:
        token = self._named(asked.id)
        revoke_token(OPERATOR, token, now=timezone.now())
        self.say(f"{token.name} ({token.hint}…) is revoked.")

    def list(self, _asked: Namespace) -> None:
        tokens = ApiToken.objects.order_by("created_at")
        self.show(
            ("Id", "Name", "Role", "Scopes", "Hint", "Last used", "Ends", ""),
            (
                (
                    each.pk,
                    each.name,
                    each.role,
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
