"""The proof that nothing was changed can fail: what a refused asking writes is seen before it is taken back."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator

from recork.fulfillment.models import Sku, User, scope
from recork.manners.promise import promise
from tests.fulfillment.cast import House
from tests.fulfillment.people import client_of
from tests.support.prints import ask_and_take_back, print_of_all


def rename() -> None:
    with scope.of_every_winery():
        Sku.objects.update(name="Vandal")


def lend_a_factor() -> None:
    Authenticator.objects.create(user=User.objects.get(), type=Authenticator.Type.TOTP, data={})


@pytest.mark.parametrize(
    ("vandal", "table"),
    [
        (rename, "sku"),
        (lambda: promise("recork.fulfillment.tasks.webhook.send"), "procrastinate_jobs"),
        (lend_a_factor, "mfa_authenticator"),
    ],
)
def test_what_a_refused_asking_has_changed_is_seen_and_taken_back(
    house: House, vandal: Callable[[], None], table: str
) -> None:
    client = client_of(house.viewer)
    before = print_of_all()

    def asking() -> int:
        vandal()
        return client.get("/settings/people/").status_code

    asked = ask_and_take_back(asking, before)

    assert asked.status == HTTPStatus.FORBIDDEN
    assert table in asked.changed
    assert print_of_all() == before
