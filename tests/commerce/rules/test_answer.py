"""Only what the warehouse says itself counts as its answer: a proxy has pages of its own."""

import pytest

from recork.commerce.rules.answer import is_forgotten_there, is_kept_there

ERASED = b'{"order_number": "10234", "erased_at": "2026-11-23T13:00:00Z"}'


@pytest.mark.parametrize(
    ("status", "body", "is_forgotten"),
    [
        (200, ERASED, True),
        (200, b'{"order_number": "10234", "erased_at": null}', True),
        (404, b'{"code": "order_not_found"}', True),
        (404, b'{"code": "not_found"}', False),
        (404, b"<html>404 page not found</html>", False),
        (200, b"<html>We will be back</html>", False),
        (200, b'{"order_number": "10234"}', False),
        (200, b"[]", False),
        (201, ERASED, False),
        (204, b"", False),
        (503, ERASED, False),
    ],
)
def test_forgotten_is_what_the_warehouse_says_it_has(status: int, body: bytes, *, is_forgotten: bool) -> None:
    assert is_forgotten_there(status, body) is is_forgotten


@pytest.mark.parametrize(
    ("status", "body", "is_kept"),
    [
        (200, b'{"version": 3}', True),
        (200, b"<html>We will be back</html>", False),
        (204, b"", False),
        (404, b'{"version": 3}', False),
    ],
)
def test_kept_is_what_the_warehouse_says_it_keeps(status: int, body: bytes, *, is_kept: bool) -> None:
    assert is_kept_there(status, body) is is_kept
