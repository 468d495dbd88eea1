import sys


def say(words: str, *, end: str = "\n") -> None:
    """Tell the person at the terminal; standard output belongs to the command that runs."""
    sys.stderr.write(words + end)
    sys.stderr.flush()
