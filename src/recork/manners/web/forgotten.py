"""A password is forgotten: a letter is asked for, by its owner or by anybody."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import PasswordResetView
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from recork.manners.web.whence import network_of


class ForgottenPassword(PasswordResetView):
    """The page that asks for it. Whoever asks often waits; nobody else does, and no mailbox is filled."""

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        email = form.cleaned_data["email"].lower()
        refused: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="reset_password", key=f"{email}|{network_of(self.request)}"
        )
        if refused is not None:
            return refused
        if _may_be_written_to(self.request, form):
            form.save(self.request)
        return redirect(self.get_success_url())


def _may_be_written_to(request: HttpRequest, form: ResetPasswordForm) -> bool:
    """An account however its address is spelled. A stranger's is counted as well: the answer takes as long."""
    who = ",".join(str(user.pk) for user in form.users) or form.cleaned_data["email"].lower()
    return bool(ratelimit.consume(request, action="reset_letter", key=who))
