"""Forms of django-allauth that are a little stricter here."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP


class ActivateOnce(ActivateTOTPForm):
    """The code that sets an app up counts as used: whoever has looked on can't sign in with it."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))._mark_code_used(code)  # noqa: SLF001
        return code
