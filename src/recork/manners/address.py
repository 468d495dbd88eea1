"""What follows from a house's own address and folder: cookies, HTTPS, templates."""

from pathlib import Path


def of_address(house: str, base_url: str) -> dict[str, object]:
    """Settings that depend on where people reach the house, and whether over HTTPS."""
    over_https = base_url.startswith("https://")
    cookie = "__Host-" if over_https else ""
    return {
        "SECURE_SSL_REDIRECT": over_https,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if over_https else None,
        "SECURE_HSTS_SECONDS": 63_072_000 if over_https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": over_https,
        "SECURE_HSTS_PRELOAD": over_https,
        "SESSION_COOKIE_NAME": f"{cookie}recork-{house}-session",
        "SESSION_COOKIE_SECURE": over_https,
        "CSRF_COOKIE_NAME": f"{cookie}recork-{house}-csrf",
        "CSRF_COOKIE_SECURE": over_https,
        "CSRF_TRUSTED_ORIGINS": [base_url],
        "THEME_COOKIE_NAME": f"{cookie}recork-theme",
    }


def templates_of(folder: Path, frame: str) -> list[dict[str, object]]:
    """Django's TEMPLATES for a house in this folder; `frame` fills what stands around every page."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder / "web" / "templates", folder / "api" / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    frame,
                ],
            },
        }
    ]
