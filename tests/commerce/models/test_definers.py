"""What runs as the tables' owner is called by the application alone: the auditors only read."""

import pytest

from tests.support.definers import callers_of_definers


@pytest.mark.usefixtures("house")
def test_only_the_application_calls_what_runs_as_the_owner() -> None:
    callers = callers_of_definers()
    assert {"erase_customer", "erase_orders", "empty_news"} <= callers.keys()
    assert {name: who for name, who in callers.items() if who != ["app"]} == {}
