"""The people and the program of the demo."""

from datetime import datetime

from recork.commerce.models import ApiToken, User
from recork.commerce.operations.people import let_in
from recork.commerce.operations.token import create_token
from recork.commerce.rules.actor import Actor, Role
from recork.sample.people import SHOP_PEOPLE

TOKEN_NAME = "Demo: website"  # noqa: S105 -- a token's name is no secret


def ensure_demo_people(actor: Actor, password: str) -> None:
    """Let the sample people in; whoever is in already gets the password anew."""
    for person in SHOP_PEOPLE:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            let_in(actor, person.email, person.name, Role(person.role), password=password)
            continue
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])


def make_demo_token(actor: Actor, *, now: datetime) -> str:
    """The secret of a token that may do what a website or a customer-service tool does; an earlier one is revoked."""
    ApiToken.objects.filter(name=TOKEN_NAME, revoked_at__isnull=True).update(revoked_at=now)
    return create_token(actor, Role.ORDER_MANAGER, TOKEN_NAME, now=now).secret
