"""What people see when a page can't be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or another site's: nothing was changed."""
    return render(request, "403_csrf.html", status=403)
