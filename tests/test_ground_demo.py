"""The pieces of the demo: its plan, its port, its children, their lifeline."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from recork.demo.child import FIRST_PAUSE_S, HEALTHY_AFTER_S, LONGEST_PAUSE_S, Child
from recork.demo.plan import BadPlan, Plan, read_plan
from recork.demo.port import demand_free

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
FAILS_AT_ONCE = [sys.executable, "-c", "raise SystemExit('no luck')"]
# Ties itself to whoever started it, then starts nothing and waits.
ON_A_LIFELINE = [
    sys.executable,
    "-c",
    "import time; from recork import lifeline; lifeline.hold_to_holder(); print('here', flush=True); time.sleep(600)",
]
# A parent that starts one such child on its lifeline and says its process id.
PARENT = [
    sys.executable,
    "-c",
    "import os, subprocess, time; from recork import lifeline;"
    "child = subprocess.Popen(" + repr(ON_A_LIFELINE) + ", stdout=subprocess.PIPE,"
    " env=os.environ | {lifeline.VARIABLE: str(os.getpid())});"
    "child.stdout.readline(); print(child.pid, flush=True); time.sleep(600)",
]


def test_the_plan_has_the_numbers_everybody_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("PORTAL_PORT", "SHOP_PORT", "SANDBOX_PORT", "DEMO_ORDERS"):
        monkeypatch.delenv(variable, raising=False)
    assert read_plan() == Plan(portal_port=8000, shop_port=8001, sandbox_port=8002, orders=5000)


def test_two_at_one_port_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PORT", "8002")
    monkeypatch.delenv("SANDBOX_PORT", raising=False)
    with pytest.raises(BadPlan, match="must be three ports"):
        read_plan()


@pytest.mark.parametrize("said", ["0", "65536", "80.5", "-1", "8OOO", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    for variable in ("PORTAL_PORT", "SHOP_PORT", "SANDBOX_PORT"):
        with monkeypatch.context() as this_time:
            this_time.setenv(variable, said)
            with pytest.raises(BadPlan, match=f"{variable} must be a whole number from 1 to 65,535"):
                read_plan()


def test_a_taken_port_is_refused_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        with pytest.raises(BadPlan, match=f"Port {port} .*PORTAL_PORT="):
            demand_free(port, variable="PORTAL_PORT")
    demand_free(port, variable="PORTAL_PORT")


def test_a_killed_child_is_started_again_and_takes_nothing_of_the_old_one_along(tmp_path: Path) -> None:
    child = Child("Sleeper", SLEEPER, tmp_path / "log")
    child.start(now=100.0)
    assert child.process is not None
    first = child.process
    first.kill()
    first.wait()

    news = child.look(now=101.0)
    assert news.startswith(f"Sleeper ended (killed by SIGKILL); starting it again in {FIRST_PAUSE_S:g} s.")
    runs = []
    for now in (101.0 + FIRST_PAUSE_S / 2, 101.0 + FIRST_PAUSE_S):
        assert child.look(now=now) == ""
        runs.append(child.is_running)
    assert runs == [False, True]
    second = child.process
    assert second.pid != first.pid
    child.ask_to_end()
    child.wait_for_end()
    assert second.returncode == -signal.SIGTERM


def test_a_child_that_fails_at_once_is_tried_ever_more_seldom(tmp_path: Path) -> None:
    child = Child("Unlucky", FAILS_AT_ONCE, tmp_path / "log")
    now, pauses = 0.0, []
    for _ in range(9):
        now += 1
        child.start(now=now)
        assert child.process is not None
        child.process.wait()
        child.look(now=now)
        pauses.append(child.start_again_at - now)
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert (tmp_path / "log").read_text() == "no luck\n" * 9


def test_a_child_that_ran_well_is_started_again_soon(tmp_path: Path) -> None:
    child = Child("Steady", FAILS_AT_ONCE, tmp_path / "log", pause_s=LONGEST_PAUSE_S)
    child.start(now=0.0)
    assert child.process is not None
    child.process.wait()
    child.look(now=HEALTHY_AFTER_S)
    assert child.start_again_at == HEALTHY_AFTER_S + FIRST_PAUSE_S


def test_what_a_killed_child_leaves_behind_goes_too(tmp_path: Path) -> None:
    has_a_child = (
        f"import subprocess, time; print(subprocess.Popen({SLEEPER!r}).pid, flush=True); time.sleep(600)"
    )
    child = Child("Father", [sys.executable, "-c", has_a_child], tmp_path / "log")
    child.start(now=0.0)
    assert child.process is not None
    while not (tmp_path / "log").read_text().endswith("\n"):
        os.sched_yield()
    grandchild = psutil.Process(int((tmp_path / "log").read_text()))
    child.process.kill()
    child.process.wait()
    child.look(now=1.0)
    assert psutil.wait_procs([grandchild], timeout=30)[1] == []


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen(PARENT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([child], timeout=30)[1] == []


def test_nobody_on_a_lifeline_lives_on_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORK_LIFELINE", "1")  # names somebody who is not our parent
    done = subprocess.run(ON_A_LIFELINE, capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGTERM
