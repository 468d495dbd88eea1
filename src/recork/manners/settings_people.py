"""How people come in, alike in every house: passwords, throttling, sessions. Part of `recork.manners.settings`."""

from recork.manners import environment

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "recork.manners.passwords.GoodPassword"}]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited; nobody signs up by themselves
ACCOUNT_ADAPTER = "recork.manners.web.account.InvitedOnly"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "recork.manners.link_token.LinkToken"  # noqa: S105 -- a name
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger gets no letter because somebody typed their address
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to its owner
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# A link in which somebody new chooses a password outlasts a weekend. A forgotten password's is the same link and lives as
# long: it goes to the same mailbox, whose reader could ask for another at any time, and signing in spends it.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

# Throttling. A key is an account seen from one address, so that nobody can lock out somebody who is elsewhere; of
# letters it is the account: who asked for too many has the last ones still, and hears nothing of the limit.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_letter": "3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# As many proxies of ours as stand in front; none: X-Forwarded-For is anybody's to write, and not read.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.count("RECORK_TRUSTED_PROXIES", 0)
TRUSTED_PROXIES_SAID = environment.is_said("RECORK_TRUSTED_PROXIES")

# All processes of a house count together, so what is counted lies in its database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # what may differ for a minute
}

# A second factor beside the password: an app, a passkey, and codes on paper for the day both are gone.
MFA_REQUIRED = environment.MFA_REQUIRED
MFA_ADAPTER = "recork.manners.web.account.SecondFactor"
MFA_FORMS = {
    "activate_totp": "recork.manners.web.factor_forms.ActivateOnce",
    "add_webauthn": "recork.manners.web.factor_forms.Add",
    "authenticate": "recork.manners.web.factor_forms.Code",
    "reauthenticate": "recork.manners.web.factor_forms.CodeOnceMore",
    "authenticate_webauthn": "recork.manners.web.factor_forms.Authenticate",
    "reauthenticate_webauthn": "recork.manners.web.factor_forms.Reauthenticate",
    "login_webauthn": "recork.manners.web.factor_forms.Login",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Recork"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever followed an invitation has shown that the address is theirs
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = environment.DEMO  # plain HTTP, on this machine

# The account that a company's own directory gives its people: never matched by e-mail, linked by the person.
COMPANY_ISSUER, COMPANY_NAME = environment.COMPANY_ISSUER, environment.COMPANY_NAME
COMPANY_ORIGIN = environment.origin_of(COMPANY_ISSUER)
SOCIALACCOUNT_ADAPTER = "recork.manners.company.adapter.LinkedOnly"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = (
    3  # seconds: while the provider hangs, whoever presses keeps one of our threads
)
SOCIALACCOUNT_PROVIDERS = {
    "company": {
        "APPS": environment.company_apps(
            COMPANY_ISSUER,
            environment.COMPANY_CLIENT_ID,
            environment.secret("RECORK_OIDC_CLIENT_SECRET"),
            COMPANY_NAME,
        )
    }
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
