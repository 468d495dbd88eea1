"""The addresses of signing in and of one's own account, alike in every house."""

from allauth.account import urls as account_urls
from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa import urls as factor_urls
from django.urls import URLPattern, URLResolver, include, path

from recork.manners.company import views as company
from recork.manners.web import own_account, paper_codes, passkeys
from recork.manners.web.forgotten import ForgottenPassword

# People are named by the address they were invited under: nobody adds or changes one by themselves.
NOT_OURS = {
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",  # ours counts otherwise
    "account_set_password",  # a first password changes how somebody comes in, as a factor does
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", own_account.home, name="account_home"),
    path("sessions/", own_account.sessions, name="account_sessions"),
    path("company/", company.login, name="company_login"),
    path("company/callback/", company.callback, name="company_callback"),
    path("company/again/", company.again, name="company_again"),
    path("company/unlink/", company.unlink, name="company_unlink"),
    path("password/set/", reauthentication_required(account.password_set), name="account_set_password"),
    path("second-factor/", own_account.home),
    path("second-factor/webauthn/login/", passkeys.login, name="mfa_login_webauthn"),  # before theirs
    path("second-factor/recovery-codes/", paper_codes.view, name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery-codes/generate/",
        paper_codes.MakeNew.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("second-factor/", include(factor_urls)),
    path("password/reset/", ForgottenPassword.as_view(), name="account_reset_password"),
    *(pattern for pattern in account_urls.urlpatterns if pattern.name not in NOT_OURS),
]
