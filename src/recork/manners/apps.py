"""The Django app that brings every house its commands: serve, worker, audit."""

from django.apps import AppConfig


class MannersConfig(AppConfig):
    """No tables of its own."""

    name = "recork.manners"
    label = "manners"

    def ready(self) -> None:
        """Let Django know our checks, and what we do and write down when somebody signs in."""
        from recork.manners import checks, signals  # noqa: F401, PLC0415 -- importing them is what registers them
        from recork.manners.trail import signing_in  # noqa: F401, PLC0415 -- the same
