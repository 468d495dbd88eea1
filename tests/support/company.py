"""A company's own directory: a small OpenID Connect provider on this machine, that can be made to lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "recork", "a secret between the two"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Grant:
    """What the provider will say when the code of this name comes back."""

    claims: dict[str, Any]
    challenge: str
    redirect_uri: str
    id_token: str | None = None


@dataclass
class Company:
    """The provider. `authorize` plays the person who says yes there; what it changes makes a liar of it."""

    issuer: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    grants: dict[str, Grant] = field(default_factory=dict)
    calls_itself: str = ""

    def authorize(self, address: str, subject: str, *, sign: Any = None, **claims: Any) -> str:
        """The query with which the person comes back from `address`, signed in there as `subject`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": subject,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        if "max_age" in asked:
            said["auth_time"] = now
        said = {name: value for name, value in (said | claims).items() if value is not None}
        code = f"code-{len(self.grants)}"
        self.grants[code] = Grant(
            said, asked["code_challenge"], asked["redirect_uri"], sign(said) if sign else None
        )
        return f"code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A code counts once, from whoever holds the verifier and the client's secret."""
        grant = self.grants.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        is_fit = grant and grant.challenge == challenge and form["redirect_uri"] == grant.redirect_uri
        if not grant or not is_fit or form.get("client_secret") != SECRET:
            return 400, {"error": "invalid_grant"}
        made = grant.id_token or jwt.encode(grant.claims, self.key, "RS256", headers={"kid": "1"})
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": made}

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.calls_itself or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


@contextmanager
def open_company() -> Iterator[Company]:
    """A provider that answers until the block ends."""
    company = Company()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/.well-known/openid-configuration": company.configuration, "/keys": company.keys}
            self._say(200, known[self.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*company.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            """Nothing: a test says what it wants to know."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    company.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
