"""One process that the demo keeps running."""

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from recork import lifeline

GRACE_S = 15  # longer than a server or a worker takes to finish what it has begun
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 30.0  # who ran this long is not failing at its start


def command(*words: str) -> list[str]:
    """Say how to run `recork <words>` with this very Python."""
    return [sys.executable, "-m", "recork", *words]


@dataclass
class Child:
    """Started again when it ends by itself, after a pause that doubles as long as it fails at once."""

    name: str
    arguments: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # monotonic, as all times here
    start_again_at: float = 0.0
    pause_s: float = field(default=FIRST_PAUSE_S)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, now: float) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments,
                env=os.environ | {lifeline.VARIABLE: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the demo alone, which then ends its children in order
            )
        self.started_at = now

    def look(self, *, now: float) -> str:
        """Notice an end and start again when it is time. Returns what there is to tell, mostly nothing."""
        if self.process is None:
            if now >= self.start_again_at:
                self.start(now=now)
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self._sweep_up(self.process.pid)
        self.process = None
        if now - self.started_at >= HEALTHY_AFTER_S:
            self.pause_s = FIRST_PAUSE_S
        pause_s = self.pause_s
        self.start_again_at = now + pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        return f"{self.name} ended ({_how(code)}); starting it again in {pause_s:g} s. Its words: {self.log}"

    def ask_to_end(self) -> None:
        if self.process and self.is_running:
            self.process.terminate()

    def wait_for_end(self) -> None:
        """Wait until it has ended; whatever is left after `GRACE_S` is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=GRACE_S)
        self._sweep_up(self.process.pid)
        self.process.wait()

    @staticmethod
    def _sweep_up(group: int) -> None:
        """Kill what a child that was killed has left behind: its own children would keep the port."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
