"""`docs/api.md` as somebody would follow it: every command is run, every answer compared."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import PETE, House, place

GUIDE = Path(__file__).parents[3] / "docs" / "api.md"
STEP = re.compile(r"```sh\n(?P<command>.*?)```\n```json\n(?P<answer>.*?)```", re.DOTALL)


def test_the_guide_says_what_happens(served: str, live_house: House) -> None:
    place(live_house.alder_shop, "10241", state=OrderState.PACKED)
    surroundings = os.environ | {
        "PORTAL": served,
        "TOKEN": token_of(live_house.alder_shop),
        "FLOOR": token_of(PETE),
    }
    steps = list(STEP.finditer(GUIDE.read_text(encoding="utf-8")))
    assert len(steps) == GUIDE.read_text(encoding="utf-8").count("```sh")

    for step in steps:
        said = subprocess.run(
            ["bash", "-euc", step["command"]], env=surroundings, stdout=subprocess.PIPE, check=True
        )
        assert shown(json.loads(said.stdout), json.loads(step["answer"])) == json.loads(step["answer"])


def shown(answer: Any, in_guide: Any) -> Any:
    """What the guide shows of an answer: of each object the members that it names."""
    if isinstance(in_guide, dict):
        return {name: shown(answer.get(name), value) for name, value in in_guide.items()}
    if isinstance(in_guide, list) and len(answer) == len(in_guide):
        return [shown(one, value) for one, value in zip(answer, in_guide, strict=True)]
    return answer
