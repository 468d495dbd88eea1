"""SQL that every house lays."""

from importlib.resources import files


def text(name: str) -> str:
    """The statements of one file."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
