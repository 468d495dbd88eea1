class CellarError(Exception):
    """The database cannot be had; the words say why and what to do next."""


class UnsafeRole(CellarError):
    """The application is logged in as somebody whom row-level security would not stop."""
