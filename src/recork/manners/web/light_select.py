"""A select that costs little: a page with seven of them spends a fifth of its time on Django's own."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_SELECTED = {True: mark_safe(" selected"), False: ""}


class LightSelect(forms.Select):
    """The same select, written straight out instead of by three nested templates."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """Write the select; groups of choices are lists, as the form declares them."""
        named = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", named, _options(self.choices, str(value or "")))


def _options(choices: Any, chosen: str) -> SafeString:
    return format_html_join("", "{}", ([_option(key, words, chosen)] for key, words in choices))


def _option(key: str, words: str | list[tuple[str, str]], chosen: str) -> SafeString:
    if isinstance(words, list):
        return format_html('<optgroup label="{}">{}</optgroup>', key, _options(words, chosen))
    return format_html('<option value="{}"{}>{}</option>', key, _SELECTED[key == chosen], words)
