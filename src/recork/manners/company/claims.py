"""What the provider says about somebody is read here, and believed only with its signature."""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Never with a shared secret, never with nothing."""

REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class CompanyAdapter(OpenIDConnectOAuth2Adapter):
    """How the one provider is asked."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; another issuer's word is not taken."""
        said: dict[str, Any] = super().openid_config
        if said.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("It calls itself otherwise than RECORK_OIDC_ISSUER.")
        return said

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **said: Any) -> SocialLogin:
        id_token = said["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("The provider has sent no ID token.")
        claims = read(id_token, self._keys(), issuer=app.settings["server_url"], client_id=app.client_id)
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        return login

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        address: str = request.build_absolute_uri(self.get_provider().get_callback_url())
        return address

    def _keys(self) -> dict[str, Any]:
        with get_adapter().get_requests_session() as line:
            answer = line.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys: dict[str, Any] = answer.json()
        return keys


def read(id_token: str, keys: dict[str, Any], *, issuer: str, client_id: str) -> dict[str, Any]:
    """The claims of a token that this issuer signed, for us alone, and whose time is now. Else `OAuth2Error`."""
    try:
        known = jwt.PyJWKSet.from_dict(keys)
        kid = jwt.get_unverified_header(id_token).get("kid")
        key = next(key for key in known.keys if kid in {None, key.key_id})
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key,
            algorithms=SIGNED_WITH,
            issuer=issuer,
            audience=client_id,
            leeway=60,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, StopIteration, TypeError, KeyError) as error:
        raise OAuth2Error("The ID token can't be believed.") from error
    if claims["aud"] not in (client_id, [client_id]):
        raise OAuth2Error("The ID token is for others too.")
    return claims
