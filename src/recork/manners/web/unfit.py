"""An operation's word that something can't be kept becomes the form's error."""

from collections.abc import Iterator
from contextlib import contextmanager

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
