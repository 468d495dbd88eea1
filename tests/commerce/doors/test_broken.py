"""What somebody is told when it is us who are broken: words, and nothing of what broke."""

import pytest
from django.db import OperationalError, connection

from tests.commerce.cast import IVO, House
from tests.commerce.people import client_of

INNER = "host 10.0.0.4, password=hunter22"


def away(*_statement: object) -> None:
    raise OperationalError(INNER)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_database_that_is_away_is_said_to_who_is_signed_in(house: House, method: str) -> None:
    """It is away where the session is looked up, before any page is asked."""
    client = client_of(IVO)
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        answer = client.generic(method, "/orders/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database does not answer" in answer.text
    assert INNER not in answer.text
