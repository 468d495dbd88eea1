"""The Django app of the fulfilment house."""

from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    """One app for the whole house; nouns are files, not apps."""

    name = "recork.fulfillment"
    label = "fulfillment"
    default_auto_field = "django.db.models.BigAutoField"
