"""Forms of django-allauth that are a little stricter here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.core.exceptions import ValidationError

from recork.manners.trail.signing_in import FACTOR_WRONG, ONCE_MORE_WRONG, PASSKEY_WRONG, tell_failed
from recork.wire.sealed import SealBroken


def _opened(sealed: str) -> str:
    """Nothing, if it was sealed under another key: another secret is made then."""
    try:
        opened: str = get_adapter().decrypt(sealed)
    except SealBroken:
        return ""
    return opened


class ActivateOnce(ActivateTOTPForm):
    """The code that sets an app up counts as used: whoever has looked on can't sign in with it.

    What the app is being set up with lies in the session, sealed as it will lie in its own row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        session[SECRET_SESSION_KEY] = _opened(session.get(SECRET_SESSION_KEY, ""))
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = get_adapter().encrypt(self.secret)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))._mark_code_used(code)  # noqa: SLF001
        return code


class _Sealed(BaseAuthenticateForm):
    """After the site's key was changed no code counts any more: what it is compared with can't be opened."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except SealBroken as broken:
            raise get_adapter().validation_error("sealed_otherwise") from broken
        return code


class Code(_Sealed, AuthenticateForm):
    pass


class CodeOnceMore(_Sealed, ReauthenticateForm):
    pass


@contextmanager
def _whole() -> Iterator[None]:
    """What lacks a part is wrong like anything else: the library takes for granted that a browser has written it."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class Add(AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        with _whole():
            cleaned: dict[str, Any] = super().clean()
            return cleaned


class _Told(AuthenticateWebAuthnForm):
    """A passkey that is wrong is on the trail, as a wrong code is: django-allauth has a signal for codes alone."""

    words: ClassVar[str]

    def judge_question(self) -> None:
        """Raise what is wrong if the question was asked for something else."""

    def clean_credential(self) -> Authenticator:
        try:
            self.judge_question()
            with _whole():
                return super().clean_credential()
        except ValidationError as refusal:
            if refusal.code == "incorrect_code":
                tell_failed(self.words, self.user)
            raise


class Authenticate(_Told):
    words = FACTOR_WRONG


class Reauthenticate(_Told, ReauthenticateWebAuthnForm):
    words = ONCE_MORE_WRONG


class Login(_Told, LoginWebAuthnForm):
    """A passkey alone stands for two factors, so its question asks for a PIN or finger. What was asked for a second
    factor doesn't: an answer to that counts for nothing here.
    """

    words = PASSKEY_WRONG

    def judge_question(self) -> None:
        state = context.request.session.get(STATE_SESSION_KEY) or {}
        if state.get("user_verification") != "required":
            raise get_adapter().validation_error("incorrect_code")
