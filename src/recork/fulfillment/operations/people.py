"""Let people in, change what they may do, shut them out."""

from datetime import datetime

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F

from recork.fulfillment.models import Membership, User, Winery
from recork.fulfillment.rules.actor import OF_A_WINERY, Actor, NotAllowed, Role, Verb, require
from recork.manners.entry import Unfit, email_of, line_of
from recork.manners.invitation import invitation_link
from recork.manners.promise import promise
from recork.manners.second_factor import take_away
from recork.manners.sessions import end_all
from recork.manners.trail.acts import note_act

AGAIN_S = 60 * 60
OF_WINERY_PEOPLE = (Role.VIEWER, Role.MANAGER)
OF_HOUSE_PEOPLE = (Role.FLOOR, Role.CLIENT_SERVICES, Role.ADMINISTRATOR)


def roles_for(winery: Winery | None) -> tuple[Role, ...]:
    """The roles that a person can have in a winery, or (none) in the house itself."""
    return OF_HOUSE_PEOPLE if winery is None else OF_WINERY_PEOPLE


def let_in(
    actor: Actor,
    email: str,
    name: str,
    role: Role,
    *,
    now: datetime,
    winery: Winery | None = None,
    password: str | None = None,
) -> Membership:
    """Give a person a place, with a password or without one until they follow an invitation.

    One address has one place in the whole house. Raises `Unfit`, `NotAllowed`.
    """
    _require(actor, winery.pk if winery else None)
    _check_role(role, winery)
    address, called = email_of(email), line_of(name, "name", most=120)
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, name=called)
    except IntegrityError as error:
        # Whether it is a stranger's or a former colleague's is nobody's business here.
        raise Unfit("email", "This address can't be invited: it is in use. Take another one.") from error
    return Membership.objects.create(
        user=user, winery=winery, role=role, invited_by=actor.name, created_at=now
    )


def invite(
    actor: Actor, email: str, name: str, role: Role, *, now: datetime, winery: Winery | None = None
) -> Membership:
    """Give a person a place and promise them a mail in which they choose their password."""
    member = let_in(actor, email, name, role, now=now, winery=winery)
    send_invitation(actor, member)
    return member


def send_invitation(actor: Actor, member: Membership) -> None:
    """Promise the mail (again): its link works once, for three days."""
    _require(actor, member.winery_id)
    _require_in(member)
    note_act("added", "invitation", user_id=member.user_id, named=member.user.email)
    promise("fulfillment.send_invitation", user_id=member.user_id)


def new_link(actor: Actor, member: Membership) -> str:
    """A link in which a person chooses a password, to hand over: works once, for three days. Raises `Unfit`, `NotAllowed`."""
    _require(actor, member.winery_id)
    _require_in(member)
    note_act("added", "invitation_link", user_id=member.user_id, named=member.user.email)
    return invitation_link(member.user)


def invite_again(actor: Actor, member: Membership) -> None:
    """Promise the mail once more, once an hour: nobody's mailbox is filled. Raises `Unfit`, `NotAllowed`."""
    _require(actor, member.winery_id)
    if member.user.is_active and not cache.add(f"invited-again:{member.user_id}", "", AGAIN_S):
        raise Unfit(
            "", f"{member.user} was invited again within the hour. Let them look for that letter first."
        )
    send_invitation(actor, member)


def change_role(actor: Actor, member: Membership, role: Role) -> None:
    """Give a person another role; it counts from their next request on. Nobody changes their own.

    Whoever leaves the floor signs in anew.
    """
    _require_other(actor, member)
    _check_role(role, member.winery)
    if member.role == Role.FLOOR != role:
        end_all(member.user_id)  # begun as one that may lie still for hours
    member.role = role
    member.save(update_fields=["role"])


def shut_out(actor: Actor, member: Membership) -> None:
    """Take a person's way in; they are out at their next request, links sent to them are spent."""
    _require_other(actor, member)
    _set_active(member.user, active=False)
    end_all(member.user_id)


def end_sessions(actor: Actor, member: Membership) -> None:
    """Sign a person out wherever they are signed in; they may sign in again."""
    _require_other(actor, member)
    end_all(member.user_id)


def take_second_factor(actor: Actor, member: Membership) -> None:
    """Take away what a person has lost, so that they set up another; they are told. The password stays."""
    _require_other(actor, member)
    take_away(member.user_id)


def let_in_again(actor: Actor, member: Membership) -> None:
    """Give somebody who was shut out their place back, with the password they had."""
    _require_other(actor, member)
    _set_active(member.user, active=True)


def _set_active(user: User, *, active: bool) -> None:
    if not active:
        user.times_shut_out = F("times_shut_out") + 1  # links of before are signed over the number of before
    user.is_active = active
    user.save(update_fields=["is_active", "times_shut_out"])


def _require(actor: Actor, winery_id: int | None) -> None:
    """A winery's people are its managers' business, the house's own an administrator's."""
    verb = Verb.RUN_HOUSE if winery_id is None else Verb.SET_UP
    require(actor, verb)
    if actor.winery_id not in {None, winery_id}:
        raise NotAllowed(actor, verb)


def _require_other(actor: Actor, member: Membership) -> None:
    _require(actor, member.winery_id)
    if actor.user_id == member.user_id:
        raise Unfit("", "Nobody changes their own place: ask a colleague, so that one always stays.")


def _require_in(member: Membership) -> None:
    if not member.user.is_active:
        raise Unfit("", "Let the person in again first.")


def _check_role(role: Role, winery: Winery | None) -> None:
    if (role in OF_A_WINERY) != (winery is not None) or role not in roles_for(winery):
        named = ", ".join(roles_for(winery))
        where = f"in {winery.name}" if winery else "in the house"
        raise Unfit("role", f"A person {where} is one of: {named}.")
