"""What the links that people choose a password with are signed over. Part of `recork.manners.settings_people`."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class LinkToken(PasswordResetTokenGenerator):
    """Spent by a password, by signing in, by time, and for good by being shut out."""

    def check_token(self, user: Any, token: str | None) -> bool:
        return user is not None and user.is_active and super().check_token(user, token)

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.times_shut_out}"
