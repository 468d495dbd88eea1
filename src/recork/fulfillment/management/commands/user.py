"""`recork fulfillment user`: the people who sign in."""

from argparse import Namespace

from django.core.management.base import CommandError
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, winery_named
from recork.fulfillment.models import Membership, User
from recork.fulfillment.operations.people import (
    OF_HOUSE_PEOPLE,
    OF_WINERY_PEOPLE,
    let_in,
    let_in_again,
    new_link,
    shut_out,
    take_second_factor,
)
from recork.fulfillment.rules.actor import Role
from recork.manners.entry import email_of
from recork.manners.management.desk import password_for


class Command(Desk):
    help = "Let people in, shut them out, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Let a person in; prints a link to set their password.")
        create.add_argument("--email", required=True)
        create.add_argument("--name", required=True)
        roles = [*OF_WINERY_PEOPLE, *OF_HOUSE_PEOPLE]
        create.add_argument("--role", required=True, choices=[str(role) for role in roles])
        create.add_argument("--winery", help="short name; none for the people of the house")
        create.add_argument(
            "--password-stdin", action="store_true", help="read the password from the first line of input"
        )
        link = self.verb("link", self.link, "Print a new link to set a password: works once, three days.")
        out = self.verb("shut-out", self.shut_out, "Take a person's way in, from their next request on.")
        again = self.verb("let-in-again", self.let_in_again, "Give it back to them.")
        factor = self.verb(
            "take-factor",
            self.take_factor,
            "Take the second factor away from whoever has lost it; they are told.",
        )
        for parser in (link, out, again, factor):
            parser.add_argument("--email", required=True)
        self.verb("list", self.list, "List all people and their roles.")

    def create(self, asked: Namespace) -> None:
        person = User(email=asked.email, name=asked.name)
        password = password_for(person) if asked.password_stdin else None
        member = let_in(
            OPERATOR,
            asked.email,
            asked.name,
            Role(asked.role),
            now=timezone.now(),
            winery=winery_named(asked.winery) if asked.winery else None,
            password=password,
        )
        where = member.winery.name if member.winery else "the house"
        self.say(f"{member.user.email} is {Role(member.role).words.lower()} in {where}.")
        if password is None:
            self._print_link(member)

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
        people = Membership.objects.select_related("user", "winery").order_by("winery__slug", "user__email")
        self.show(
            ("E-mail", "Name", "Role", "Winery", ""),
            (
                (
                    each.user.email,
                    each.user.name,
                    each.role,
                    each.winery.slug if each.winery else "",
                    "" if each.user.is_active else "shut out",
                )
                for each in people
            ),
        )

    def _print_link(self, member: Membership) -> None:
        link = new_link(OPERATOR, member)
        self.say("They choose their password here; the link works once, for three days:")
        self.stdout.write(link)


def _person(asked: Namespace) -> Membership:
    members = Membership.objects.select_related("user", "winery")
    found = members.filter(user__email=email_of(asked.email)).first()
    if found is None:
        raise CommandError(
            f"Nobody here signs in as {asked.email!r}. `recork fulfillment user list` says who."
        )
    return found
