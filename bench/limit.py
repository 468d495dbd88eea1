"""The same SQL without us: pgbench on the same database, as the application's role."""

import re
import subprocess
import tempfile
from pathlib import Path

from recork.cellar import Role, conninfo, program

HOUSE = "fulfillment"


def run_pgbench(
    script: str, *, clients: int, seconds: float, variables: dict[str, int], protocol: str = "prepared"
) -> float:
    """Run a pgbench script and return transactions per second, the connecting left out."""
    at = conninfo(HOUSE, Role.APP)
    given = [f"--define={name}={value}" for name, value in variables.items()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script, encoding="utf-8")
        command = [
            *(str(program("pgbench")), "--no-vacuum", f"--protocol={protocol}", "--jobs=1"),
            *(f"--client={clients}", f"--time={max(1, round(seconds))}", *given, f"--file={file}"),
            *(f"--host={at['host']}", f"--username={at['user']}", at["dbname"]),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    assert found, done.stdout + done.stderr
    return float(found[1])
