"""What was typed and can't be kept or read, in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django import forms
from django.db import transaction

from recork.manners.entry import Unfit


@contextmanager
def telling(form: forms.Form) -> Iterator[None]:
    """Undo what the block wrote when it raises `Unfit`, and tell it beside the field. `form.errors` says if."""
    try:
        with transaction.atomic():
            yield
    except Unfit as unfit:
        form.add_error(unfit.field if unfit.field in form.fields else None, unfit.words)


def complaints(form: forms.Form) -> str:
    """What is wrong with a form, in one line."""
    return " ".join(
        f"{name.replace('_', ' ').capitalize()}: {words}"
        for name, found in form.errors.items()
        for words in found
    )


def uuid_in(text: str) -> UUID | None:
    """Read an id from an address's query; None when it isn't one."""
    try:
        return UUID(text)
    except ValueError:
        return None
