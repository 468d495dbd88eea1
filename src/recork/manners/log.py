"""Lines of the log: one each, whatever somebody typed; with the request's id; and without anything secret."""

import json
import logging
import os
import re
from datetime import UTC, datetime

from django.http import HttpRequest

from recork.manners.trail.standing import KEPT, Standing, in_hand

STRUCTURED = "json"

_NAMED = r"(?:(?:password|secret)\w{0,40}|token|api[_-]?key|authorization|-(?:session|csrf))"
_USER = r"://[^/\s:@\[]{0,200}"
_SECRETS = (
    (
        re.compile(r"\b(recork_(?:shop_)?|whsec_|sk_live_|sk_test_|rk_live_|rk_test_)[\w-]{8,}"),
        r"\1(kept secret)",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 (kept secret)"),
    (re.compile(r"(password/reset/key/)(?!\(kept secret\))[^/\s'\"]+"), r"\1(kept secret)"),
    # In quotes up to the quote that ends it, be they escaped themselves; else up to a gap.
    (
        re.compile(
            rf"(?i)({_NAMED}\\*['\"]?\s*[:=]\s*[\[(]*b?)(\\*['\"])(?!\(kept secret\))(?:(?!\2)(?:\\+.?|[^\\\n]))++"
        ),
        r"\1\2(kept secret)",
    ),
    (
        re.compile(rf"(?i)({_NAMED}\\*['\"]?\s*[:=]\s*)(?![\[(]*b?\\*['\"]|\(kept secret\))[^\s'\",;&]+"),
        r"\1(kept secret)",
    ),
    # A password may hold what ends an address elsewhere; a port, where there are pages, is none.
    (re.compile(rf"((?<!http)(?<!https){_USER}):\S{{1,300}}@"), r"\1:(kept secret)@"),
    (re.compile(rf"(https?{_USER}):(?!\d{{1,5}}(?:[^\w@]|$))\S{{1,300}}@"), r"\1:(kept secret)@"),
)
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")


def without_secrets(text: str) -> str:
    """The same without keys, passwords and numbers of cards, wherever they have come from."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return _CARD.sub(_card, text)


def _card(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found[0] if sign.isdigit()]
    doubled = [d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(reversed(digits))]
    return found[0] if sum(doubled) % 10 else "(a card)"


class _Careful(logging.Formatter):
    """What both ways of writing have in common."""

    def said(self, record: logging.LogRecord) -> str:
        return without_secrets(record.getMessage())

    def standing(self, record: logging.LogRecord) -> Standing | None:
        """The work in hand; of a request that is answered already, and only now told of, its own."""
        request = getattr(record, "request", None)
        return in_hand() or (request.META.get(KEPT) if isinstance(request, HttpRequest) else None)

    def trace(self, record: logging.LogRecord) -> str:
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return without_secrets(record.exc_text or "")


class Line(_Careful):
    """For people: time, level, logger, request, words. A line break within the words can't begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        standing = self.standing(record)
        name = f" [{standing.request_id}]" if standing is not None else ""
        head = f"{self.formatTime(record)} {record.levelname} {record.name}{name}: {_one_line(self.said(record))}"
        trace = self.trace(record)
        return head if not trace else "\n".join((head, *(f"  {_plain(line)}" for line in trace.splitlines())))


class Structured(_Careful):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        standing = self.standing(record)
        said: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.said(record),
        }
        if standing is not None:
            said |= {
                "request": standing.request_id,
                "door": str(standing.door),
                "doing": without_secrets(standing.doing),
            }
        if trace := self.trace(record):
            said["trace"] = trace
        return json.dumps(said)


def formatter() -> str:
    """Which of them is used: RECORK_LOG_FORMAT=json is for machines, anything else for people."""
    kind = Structured if os.environ.get("RECORK_LOG_FORMAT") == STRUCTURED else Line
    return f"{kind.__module__}.{kind.__qualname__}"


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() or sign == "\t" else "?" for sign in text)
