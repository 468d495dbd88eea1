"""A popup on its way to a person: alone for the script that asked, in a page for a browser without."""

from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Popup:
    """A popup of the look with what it takes, what the window is called, and the answer's status."""

    template: str
    title: str
    status: HTTPStatus = HTTPStatus.OK
    context: dict[str, object] = field(default_factory=dict)


def by_script(request: HttpRequest) -> bool:
    """Say whether the page's own script asks, which wants the popup and nothing around it."""
    return request.headers.get("HX-Request") == "true"
