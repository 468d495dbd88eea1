"""A page of commands and their answers, as somebody would follow it."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

STEP = re.compile(r"```sh\n(?P<command>.*?)```\n```json\n(?P<answer>.*?)```", re.DOTALL)


def follow(page: Path, **surroundings: str) -> None:
    """Run every command of the page and compare what it answers with what stands below it."""
    text = page.read_text(encoding="utf-8")
    steps = list(STEP.finditer(text))
    assert len(steps) == text.count("```sh")
    for step in steps:
        said = subprocess.run(
            ["bash", "-euc", step["command"]],
            env=os.environ | surroundings,
            stdout=subprocess.PIPE,
            check=True,
        )
        answer, expected = json.loads(said.stdout), json.loads(step["answer"])
        assert shown(answer, expected) == expected, f"{step['command']}\n{answer}"


def shown(answer: Any, in_guide: Any) -> Any:
    """What the page shows of an answer: of each object the members that it names."""
    if isinstance(in_guide, dict):
        return {name: shown(answer.get(name), value) for name, value in in_guide.items()}
    if isinstance(in_guide, list) and len(answer) == len(in_guide):
        return [shown(one, value) for one, value in zip(answer, in_guide, strict=True)]
    return answer
