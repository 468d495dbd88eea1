"""The Django app that django-allauth finds the provider in."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    """No tables of its own."""

    name = "recork.manners.company"
    label = "company"
