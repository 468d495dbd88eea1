"""`recork commerce user`: the people who sign in to the shop's admin."""

from argparse import Namespace

from django.core.management.base import CommandError

from recork.commerce.management.desk import OPERATOR, Desk
from recork.commerce.models import User
from recork.commerce.operations.people import (
    change_role,
    let_in,
    let_in_again,
    new_link,
    shut_out,
    take_second_factor,
)
from recork.commerce.rules.actor import Role
from recork.manners.entry import email_of
from recork.manners.management.desk import password_for

ROLES = [str(role) for role in Role]


class Command(Desk):
    help = "Let people in, change their role, shut them out, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Let a person in; prints a link to set their password.")
        create.add_argument("--email", required=True)
        create.add_argument("--name", required=True)
        create.add_argument("--role", required=True, choices=ROLES)
        create.add_argument(
            "--password-stdin", action="store_true", help="read the password from the first line of input"
        )
        role = self.verb("role", self.role, "Give a person another role.")
        role.add_argument("--role", required=True, choices=ROLES)
        link = self.verb("link", self.link, "Print a new link to set a password: works once, three days.")
        out = self.verb("shut-out", self.shut_out, "Take a person's way in, from their next request on.")
        again = self.verb("let-in-again", self.let_in_again, "Give it back to them.")
        factor = self.verb(
            "take-factor",
            self.take_factor,
            "Take the second factor away from whoever has lost it; they are told.",
        )
        for parser in (role, link, out, again, factor):
            parser.add_argument("--email", required=True)
        self.verb("list", self.list, "List all people and their roles.")

    def create(self, asked: Namespace) -> None:
        person = User(email=asked.email, name=asked.name)
        password = password_for(person) if asked.password_stdin else None
        user = let_in(OPERATOR, asked.email, asked.name, Role(asked.role), password=password)
        self.say(f"{user.email} is {Role(user.role).words.lower()} of the shop.")
        if password is None:
            self._print_link(user)

    def role(self, asked: Namespace) -> None:
        change_role(OPERATOR, _person(asked), Role(asked.role))
        self.say(f"{asked.email} is {Role(asked.role).words.lower()} of the shop.")

    def link(self, asked: Namespace) -> None:
        self._print_link(_person(asked))

    def shut_out(self, asked: Namespace) -> None:
        shut_out(OPERATOR, _person(asked))
        self.say(f"{asked.email} is shut out.")

    def let_in_again(self, asked: Namespace) -> None:
        let_in_again(OPERATOR, _person(asked))
        self.say(f"{asked.email} may come in again.")

    def take_factor(self, asked: Namespace) -> None:
        take_second_factor(OPERATOR, _person(asked))
        self.say(f"{asked.email} sets up a new second factor when they sign in next.")

    def list(self, _asked: Namespace) -> None:
        people = User.objects.order_by("email")
        self.show(
            ("E-mail", "Name", "Role", ""),
            ((each.email, each.name, each.role, "" if each.is_active else "shut out") for each in people),
        )

    def _print_link(self, user: User) -> None:
        link = new_link(OPERATOR, user, even_with_password=True)
        self.say("They choose their password here; the link works once, for three days:")
        self.stdout.write(link)


def _person(asked: Namespace) -> User:
    found = User.objects.filter(email=email_of(asked.email)).first()
    if found is None:
        raise CommandError(f"Nobody here signs in as {asked.email!r}. `recork commerce user list` says who.")
    return found
