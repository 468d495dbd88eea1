"""The Django app of the shop."""

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    """One app for the whole house; nouns are files, not apps."""

    name = "recork.commerce"
    label = "commerce"
    default_auto_field = "django.db.models.BigAutoField"
