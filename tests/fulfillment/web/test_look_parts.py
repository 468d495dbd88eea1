"""The parts of the look: what they render, and what no template may hold."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

import recork.fulfillment
import recork.look
from recork.fulfillment.rules.status import Status
from recork.look.templatetags.look import EFFECT, OUTCOME, STATUS, counted, path_of, query_of

LOOK = Path(recork.look.__file__).parent
HOUSE = Path(recork.fulfillment.__file__).parent
TEMPLATES = [*sorted(LOOK.rglob("*.html")), *sorted(HOUSE.rglob("*.html"))]
DRAWN = set(re.findall(r'<symbol id="([^"]+)"', (LOOK / "templates/look/sprite.html").read_text()))


def rendered(words: str, **said: str) -> str:
    return Template("{% load look %}" + words).render(Context(said))


def test_a_pill_has_a_shape_and_a_word() -> None:
    assert rendered('{% pill "Packed" %}').strip() == (
        '<span class="pill"><svg class="mark" aria-hidden="true"><use href="#mark-packed"/></svg>Packed</span>'
    )


def test_the_reason_of_a_pill_is_never_markup() -> None:
    assert "<b>" not in rendered('{% pill "On Hold" why=why %}', why="<b>Weather</b>")


def test_a_status_without_a_shape_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        rendered('{% pill "Lost" %}')


def test_every_shown_status_has_a_shape() -> None:
    assert {str(status) for status in Status} <= set(STATUS)


def test_every_state_is_drawn() -> None:
    shapes = {shape for table in (STATUS, EFFECT, OUTCOME) for shape, _ in table.values()}
    assert {f"mark-{shape}" for shape in shapes} <= DRAWN


def test_every_icon_that_a_template_names_is_drawn() -> None:
    named = {
        f"{kind}-{name}"
        for page in TEMPLATES
        for kind, name in re.findall(r'{% (icon|mark) "([^"]+)"', page.read_text())
    }
    assert named <= DRAWN


def test_no_template_holds_style_or_script_of_its_own() -> None:
    own = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
    held = {page.name: found for page in TEMPLATES if (found := own.findall(page.read_text()))}
    assert held == {}


def test_the_page_of_a_crash_needs_no_context() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def test_numbers_are_read_at_a_glance() -> None:
    assert [counted(number) for number in (0, 999, 10_000)] == ["0", "999", "10,000"]


def test_the_way_back_keeps_its_query() -> None:
    back = "/orders/?q=Vega&status=Picking&hold="
    assert (path_of(back), query_of(back)) == (
        "/orders/",
        [("q", "Vega"), ("status", "Picking"), ("hold", "")],
    )
