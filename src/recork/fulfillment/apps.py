"""The Django app of the fulfilment house."""

from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    """One app for the whole house; nouns are files, not apps."""

    name = "recork.fulfillment"
    label = "fulfillment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django know our checks."""
        from recork.fulfillment import checks  # noqa: F401, PLC0415 -- importing them is what registers them
