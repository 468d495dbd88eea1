"""The two addresses that a pager leads to, with the search kept."""

from django.http import HttpRequest, QueryDict

from recork.manners.window import Window


def clean_key(request: HttpRequest, name: str) -> str:
    """A key out of the address; what PostgreSQL couldn't take as text counts as none."""
    key = request.GET.get(name, "")[:200]
    return "" if "\0" in key else key


def steps[M](request: HttpRequest, window: Window[M]) -> dict[str, str]:
    """`newer_url` and `older_url` of `look/pager.html`; empty where the list ends."""
    return {
        "newer_url": _url(request, "before", window.before),
        "older_url": _url(request, "after", window.after),
    }


def _url(request: HttpRequest, name: str, key: str) -> str:
    if not key:
        return ""
    query = QueryDict(mutable=True)
    for kept in request.GET:
        value = clean_key(request, kept)
        if kept not in {"after", "before"} and value:
            query[kept] = value
    query[name] = key
    return f"{request.path}?{query.urlencode()}"
