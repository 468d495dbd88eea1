"""A house's API document, tried against the served house by a machine that means no good."""

import os
import subprocess
import sys
from pathlib import Path


def let_loose(
    served: str, token: str, configuration: Path, seed: int, notes: Path
) -> subprocess.CompletedProcess[str]:
    """Run schemathesis with a token; what it prints names the seed and how to repeat each failure.

    notes  a folder for what it writes down
    """
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", configuration, "--no-color"),
            *("run", f"{served}/api/v1/openapi.json", "--seed", str(seed)),
        ],
        cwd=notes,
        env=os.environ | {"RECORK_TOKEN": token},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
