"""The forms that somebody finds in their pages, sent by others: valid ones, as no matrix of empty forms has them."""

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import resolve

from recork.manners.opens_with import verb_of
from tests.support.forms import Form, forms_of, sent_bytes
from tests.support.prints import Asked, Print, ask_and_take_back


def forms_found(client: Client, urls: Iterable[str]) -> list[Form]:
    """Every form of these pages that goes through a door, once, as it is filled in there; empty fields say plain words."""
    found: dict[str, Form] = {}
    for url in urls:
        with transaction.atomic():
            page = client.get(url)
            transaction.set_rollback(True)
        if page.status_code == HTTPStatus.OK and "html" in page.headers["Content-Type"]:
            for form in forms_of(page.text, url):
                if verb_of_form(form):
                    found.setdefault(form.action, form)
    return list(found.values())


def name_of(form: Form) -> str:
    """The page to which it goes."""
    return str(resolve(urlsplit(form.action).path).url_name)


def verb_of_form(form: Form) -> str:
    """What opens the page to which it goes; empty where there is no door."""
    return verb_of(resolve(urlsplit(form.action).path).func) or ""


def send(client: Client, form: Form, before: Print) -> Asked:
    """Send it, see what that changes, and take everything back."""
    content = sent_bytes(form.values, form.others(""))
    kind = "application/x-www-form-urlencoded"
    return ask_and_take_back(
        lambda: client.post(form.action, content, content_type=kind).status_code, before, looks=True
    )
