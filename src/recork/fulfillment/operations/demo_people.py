"""The people and programs of the demo."""

from datetime import datetime

from recork.fulfillment.models import ApiToken, Membership, ShopConnection, User, Winery
from recork.fulfillment.operations.people import let_in
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.rules.actor import Actor, Role
from recork.sample.people import PEOPLE

TOKEN_NAME = "Demo"  # noqa: S105 -- a token's name is no secret


def ensure_demo_people(actor: Actor, password: str, *, now: datetime) -> None:
    """Let the sample people in whose winery is here; whoever is in already gets the password anew."""
    wineries = {winery.slug: winery for winery in Winery.objects.all()}
    for person in PEOPLE:
        if person.winery and person.winery not in wineries:
            continue
        user = User.objects.filter(email=person.email).first()
        if user is not None and Membership.objects.filter(user=user).exists():
            user.set_password(password)
            user.is_active = True
            user.save(update_fields=["password", "is_active"])
            continue
        let_in(
            actor,
            person.email,
            person.name,
            Role(person.role),
            now=now,
            winery=wineries.get(person.winery),
            password=password,
        )


def demo_actor(email: str) -> Actor | None:
    """One of the sample people as who they are in the house; None when they aren't in."""
    seat = Membership.objects.select_related("user").filter(user__email=email).first()
    if seat is None:
        return None
    return Actor(seat.user.name, Role(seat.role), seat.winery_id, user_id=seat.user_id)


def make_demo_tokens(actor: Actor, *, now: datetime) -> dict[str, str]:
    """A token for every winery's shop and one for the floor, by name; those of an earlier start are revoked."""
    ApiToken.objects.filter(name__startswith=TOKEN_NAME, revoked_at__isnull=True).update(revoked_at=now)
    secrets: dict[str, str] = {}
    for winery in Winery.objects.order_by("slug"):
        shop = ShopConnection.objects.filter(winery=winery).order_by("created_at", "id").first()
        new = create_token(
            actor, Role.SHOP, f"{TOKEN_NAME}: {winery.name}", now=now, winery=winery, connection=shop
        )
        secrets[winery.slug] = new.secret
    secrets["floor"] = create_token(actor, Role.FLOOR, f"{TOKEN_NAME}: the floor", now=now).secret
    return secrets
