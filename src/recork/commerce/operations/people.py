"""Let people into the shop's admin, change what they may do, shut them out."""

from django.db import IntegrityError, transaction
from django.db.models import F

from recork.commerce.models import User
from recork.commerce.rules.actor import Actor, Role, Verb, require
from recork.manners.entry import Unfit, email_of, line_of
from recork.manners.invitation import has_come_in, invitation_link
from recork.manners.second_factor import take_away
from recork.manners.sessions import end_all
from recork.manners.trail.acts import note_act


def let_in(actor: Actor, email: str, name: str, role: Role, *, password: str | None = None) -> User:
    """Let a person in, with a password or without one until they follow a link. Raises `Unfit`, `NotAllowed`."""
    require(actor, Verb.SET_UP)
    address, called = email_of(email), line_of(name, "name", most=120)
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password, name=called, role=role)
    except IntegrityError as error:
        raise Unfit("email", "Somebody signs in with this address already. Take another one.") from error


def new_link(actor: Actor, person: User, *, even_with_password: bool = False) -> str:
    """A link in which a person chooses a password: works once, for three days.

    Whoever has one, or has come in by another way, needs none of a colleague, who could sign in as them: only where
    the machine is run (`even_with_password`). Raises `Unfit`, `NotAllowed`.
    """
    require(actor, Verb.SET_UP)
    if not person.is_active:
        raise Unfit("", "Let the person in again first.")
    if person.has_usable_password() and not even_with_password:
        raise Unfit("", "This person has a password. Whoever forgot theirs asks for a letter at Sign in.")
    if has_come_in(person) and not even_with_password:
        raise Unfit(
            "", "This person has come in before. Whoever wants a password asks for a letter at Sign in."
        )
    note_act("added", "invitation_link", user_id=person.pk, named=person.email)
    return invitation_link(person)


def change_role(actor: Actor, person: User, role: Role) -> None:
    """Give a person another role; it counts from their next request on. Nobody changes their own."""
    _require_other(actor, person)
    person.role = role
    person.save(update_fields=["role"])


def shut_out(actor: Actor, person: User) -> None:
    """Take a person's way in; they are out at their next request, links sent to them are spent."""
    _require_other(actor, person)
    _set_active(person, active=False)
    end_all(person.pk)


def end_sessions(actor: Actor, person: User) -> None:
    """Sign a person out wherever they are signed in; they may sign in again."""
    _require_other(actor, person)
    end_all(person.pk)


def take_second_factor(actor: Actor, person: User) -> None:
    """Take away what a person has lost, so that they set up another; they are told. The password stays."""
    _require_other(actor, person)
    take_away(person.pk)


def let_in_again(actor: Actor, person: User) -> None:
    """Give somebody who was shut out their way in back, with the password they had."""
    _require_other(actor, person)
    _set_active(person, active=True)


def _set_active(person: User, *, active: bool) -> None:
    if not active:
        person.times_shut_out = (
            F("times_shut_out") + 1
        )  # links of before are signed over the number of before
    person.is_active = active
    person.save(update_fields=["is_active", "times_shut_out"])


def _require_other(actor: Actor, person: User) -> None:
    require(actor, Verb.SET_UP)
    if actor.user_id == person.pk:
        raise Unfit("", "Nobody changes their own place: ask a colleague, so that one always stays.")
