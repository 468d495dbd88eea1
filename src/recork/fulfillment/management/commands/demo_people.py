"""`recork fulfillment demo_people`: the logins and tokens that a demo prints. Never for a real house."""

from pathlib import Path

from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR
from recork.fulfillment.models import scope
from recork.fulfillment.operations.demo_people import demo_actor, ensure_demo_people, make_demo_tokens
from recork.fulfillment.operations.sample_data.scene import set_scene
from recork.manners.management.demo_people import DemoPeople
from recork.manners.private_file import add_secrets


class Command(DemoPeople):
    def let_in(self, password: str, tokens_file: Path) -> None:
        with scope.of_every_winery():
            now = timezone.now()
            ensure_demo_people(OPERATOR, password, now=now)
            floor, manager = demo_actor("floor@warehouse.test"), demo_actor("manager@alder.test")
            if floor is not None and manager is not None:
                set_scene(floor, manager, now=now)
            # Inside the transaction: without the file nobody knows the secrets, so there shall be none.
            add_secrets(tokens_file, make_demo_tokens(OPERATOR, now=now))
