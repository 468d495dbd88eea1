from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "recork.look"
    label = "look"
