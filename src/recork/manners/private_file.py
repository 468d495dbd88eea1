"""Secrets in a file that its owner alone may read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path


def add_secrets(path: Path, secrets: Mapping[str, str]) -> None:
    """Write secrets by name beside those that are there, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(json.dumps(before | dict(secrets), indent=2) + "\n", encoding="utf-8")
    half.replace(path)
