"""All addresses of the house."""

from allauth.account import urls as account_urls
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

# People are named by the address they were invited under: nobody adds or changes one by themselves.
NOT_OURS = {"account_email", "account_confirm_email", "account_email_verification_sent"}
ACCOUNT = [pattern for pattern in account_urls.urlpatterns if pattern.name not in NOT_OURS]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("recork.commerce.api.urls")),
    path("account/", include(ACCOUNT)),
    path("help/", include("recork.look.help")),
    path("", include("recork.commerce.web.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("look/", include("recork.look.urls")))  # every component in every state
