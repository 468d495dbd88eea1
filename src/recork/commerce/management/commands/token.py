"""`recork commerce token`: keys for programs."""

from argparse import Namespace
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone

from recork.commerce.management.desk import OPERATOR, Desk
from recork.commerce.models import ApiToken
from recork.commerce.operations.token import create_token, revoke_token
from recork.commerce.rules.actor import Role


class Command(Desk):
    help = "Let programs in and shut them out. A secret is printed once; only its hash is kept."

    def add_verbs(self) -> None:
        create = self.verb(
            "create", self.create, "Make a token and print its secret, which is never shown again."
        )
        create.add_argument("--role", required=True, choices=[str(role) for role in Role])
        create.add_argument("--name", required=True, help='what it is for: "Website"')
        revoke = self.verb("revoke", self.revoke, "Shut a program out from its next request on.")
        revoke.add_argument("id", type=UUID, help="as `token list` shows it")
        self.verb("list", self.list, "List all tokens; the hint is how a secret begins.")

    def create(self, asked: Namespace) -> None:
        new = create_token(OPERATOR, Role(asked.role), asked.name, now=timezone.now())
        self.say("Keep this secret now; it is never shown again:")
        self.stdout.write(new.secret)

    def revoke(self, asked: Namespace) -> None:
        token = ApiToken.objects.filter(pk=asked.id).first()
        if token is None:
            raise CommandError(f"There is no token {asked.id}. `recork commerce token list` shows them.")
        revoke_token(OPERATOR, token, now=timezone.now())
        self.say(f"{token.name} ({token.hint}…) is revoked.")

    def list(self, _asked: Namespace) -> None:
        tokens = ApiToken.objects.order_by("created_at")
        self.show(
            ("Id", "Name", "Role", "Hint", "Last used", ""),
            (
                (
                    each.pk,
                    each.name,
                    each.role,
                    each.hint,
                    f"{each.last_used_at:%Y-%m-%d %H:%M}" if each.last_used_at else "never",
                    "revoked" if each.revoked_at else "",
                )
                for each in tokens
            ),
        )
