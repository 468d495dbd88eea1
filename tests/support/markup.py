"""What a page must not hold because a browser under our policy would not run it, and what every answer must say."""

from html.parser import HTMLParser

from django.http.response import HttpResponseBase

from recork.manners.settings import NEEDED_BY_NO_PAGE

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NEEDED_BY_NO_PAGE),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Every answer's headers over plain HTTP, whole: what isn't here and isn't ABOUT the answer is on none."""

WITH_DRAWN_ICONS = {"/api/v1/docs"}
"""Pages whose pictures may also stand in their style sheets: the page to try the API at draws its icons so."""

ABOUT = {
    "Allow",
    "Content-Disposition",
    "Content-Length",
    "Content-Type",
    "Location",
    "Vary",
    "X-Request-Id",
    "WWW-Authenticate",
}
"""Headers that say what an answer is."""

BY_HTMX = ("HX-", "Refresh")
"""Headers that tell our own script what to do next."""

NEVER = {"no-store", "max-age=0, no-cache, no-store, must-revalidate, private"}
"""The two ways, ours and Django's, to say that nobody keeps an answer."""


def expected_at(url: str) -> dict[str, str]:
    """The headers that a page's answer must bear."""
    if url not in WITH_DRAWN_ICONS:
        return HEADERS
    policy = HEADERS["Content-Security-Policy"]
    return HEADERS | {"Content-Security-Policy": policy.replace("img-src 'self'", "img-src 'self' data:")}


def headers_of(answer: HttpResponseBase) -> dict[str, str]:
    """What an answer tells the browser about itself and its place; both ways of "never keep it" read as one."""
    told = {
        name: value
        for name, value in answer.headers.items()
        if name not in ABOUT and not name.startswith(BY_HTMX) and name != "Expires"
    }
    if told.get("Cache-Control") in NEVER:
        told["Cache-Control"] = "no-store"
    return told


def inline_of(html: str) -> list[str]:
    """Scripts, styles and handlers that stand in the page itself."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style" or (tag == "script" and not named.get("src") and named.get("type") is None):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            runs = name.startswith(("on", "hx-on", "data-hx-on")) or name == "style"
            leads = (value or "").strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
            if runs or leads:
                self.found.append(f"<{tag} {name}={value!r}>")
