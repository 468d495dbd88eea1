"""Codes on paper after the site's key was changed: those of before can't be opened, so there are none left; make new ones."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, view_recovery_codes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic.edit import FormMixin

from recork.wire.sealed import SealBroken


def codes_left(factor: Authenticator) -> int:
    try:
        return len(factor.wrap().get_unused_codes())
    except SealBroken:
        return 0


class MakeNew(GenerateRecoveryCodesView):
    def get_context_data(self, **about: Any) -> dict[str, Any]:
        try:
            said: dict[str, Any] = super().get_context_data(**about)
        except SealBroken:
            said = FormMixin.get_context_data(self, **about) | {"unused_code_count": 0}
        return said


def view(request: HttpRequest) -> HttpResponse:
    try:
        answer: HttpResponse = view_recovery_codes(request)
    except SealBroken:
        return redirect("mfa_generate_recovery_codes")
    return answer
