"""No job touches a winery's rows before it has said whose; a job that is added is tried by itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from recork.fulfillment import tasks
from recork.fulfillment.models import CancellationBatch, Membership, WebhookEndpoint, scope
from recork.fulfillment.sql.policies import tenant_tables
from tests.fulfillment.cast import House
from tests.fulfillment.models.stage import set_stage

assert tasks.__all__, "they are declared by being imported"
JOBS: dict[str, Task[..., Any, ...]] = {
    name: job for name, job in sorted(app.tasks.items()) if name.startswith("fulfillment.")
}
TENANTS = re.compile(
    rf'(FROM|JOIN|INTO|UPDATE)\s+"?({"|".join(tenant_tables(apps.get_app_config("fulfillment").get_models()))})"?\b'
)
SCOPE = (
    "SELECT coalesce(current_setting('recork.winery', true), '') <> ''"
    " OR coalesce(current_setting('recork.every_winery', true), '') = 'on'"
)


def given(house: House) -> dict[str, object]:
    """What jobs are about, by the names of their arguments."""
    with scope.of_every_winery():
        return {
            "timestamp": 0,
            "winery_id": house.alder.pk,
            "batch_id": str(CancellationBatch.objects.all()[0].pk),
            "user_id": Membership.objects.filter(winery=house.alder)[0].user_id,
            "endpoint_id": str(WebhookEndpoint.objects.filter(winery=house.alder)[0].pk),
        }


def arguments(job: Callable[..., Any], things: dict[str, object]) -> dict[str, object]:
    inner = getattr(job, "__wrapped__", job)
    code = inner.__code__
    return {name: things[name] for name in code.co_varnames[: code.co_argcount]}


def test_every_job_says_whose_rows_it_wants(live_house: House) -> None:
    set_stage(live_house)
    things = given(live_house)
    outside: list[tuple[str, str]] = []
    touched: set[str] = set()
    for name, job in JOBS.items():

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any, name: str = name) -> Any:  # noqa: FBT001 -- Django's own call
            if TENANTS.search(sql):
                touched.add(name)
                ((is_open,),) = context["connection"].connection.execute(SCOPE).fetchall()
                if not is_open:
                    outside.append((name, sql[:200]))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            job.func(**arguments(job.func, things))
    assert outside == []
    assert len(touched) > len(JOBS) / 2, touched


@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM orders", 'UPDATE "hold" SET words', "INSERT INTO ship_to"]
)
def test_what_is_looked_for_is_found(statement: str) -> None:
    assert TENANTS.search(statement)
