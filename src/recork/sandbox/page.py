"""The ledger as a plain page."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from recork.sandbox.answers import Answer
from recork.sandbox.faults import NONE, Faults

ROWS = 100
LAID_OUT = Path(__file__).with_name("page.css")
AMOUNTS = frozenset({"Amount", "Taken", "Back", "Tries"})
POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'"}
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Payment sandbox</title><link rel="stylesheet" href="/page.css"></head>'
)


def ledger_page(db: sqlite3.Connection, faults: Faults) -> Answer:
    taken, back, charges, refunds = db.execute(
        "SELECT (SELECT coalesce(sum(amount_captured), 0) FROM charge),"
        " (SELECT coalesce(sum(amount), 0) FROM refund WHERE status <> 'failed'),"
        " (SELECT count(*) FROM charge), (SELECT count(*) FROM refund)"
    ).fetchone()
    parts = [
        "<h1>Payment sandbox</h1>",
        "<p>A stand-in for a payment service. No real money moves here.</p>",
        f"<p>{charges:,} charges took {_money(taken)}; {refunds:,} refunds gave back {_money(back)}. The newest {ROWS} of each:</p>",
        *_faults(faults),
        *_table("Refunds", ("Refund", "Charge", "Amount", "Status", "Metadata", "When"), _refunds(db)),
        *_table("Charges", ("Charge", "Payment", "Amount", "Taken", "Back", "Status", "When"), _charges(db)),
        *_table("Events", ("Event", "Type", "Tries", "State", "When"), _events(db)),
    ]
    body = f"{HEAD}<body><main>{''.join(parts)}</main></body></html>"
    return Answer(200, body, "text/html; charset=utf-8", POLICY)


def style_sheet() -> Answer:
    return Answer(200, LAID_OUT.read_text(), "text/css; charset=utf-8")


def _faults(faults: Faults) -> Iterator[str]:
    if faults != NONE:
        turned = escape(faults.model_dump_json(exclude_defaults=True))
        yield f"<p><strong>Faults in force:</strong> <code>{turned}</code></p>"


def _refunds(db: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for row in db.execute("SELECT * FROM refund_shown ORDER BY created DESC, seq DESC LIMIT ?", (ROWS,)):
        state = f"{row['status']}: {row['failure_reason']}" if row["failure_reason"] else row["status"]
        when = _when(row["created"])
        yield row["id"], row["charge"], _money(row["amount"]), state, row["metadata"], when


def _charges(db: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for row in db.execute("SELECT * FROM charge_shown ORDER BY created DESC, seq DESC LIMIT ?", (ROWS,)):
        state = "let go" if row["is_released"] else row["status"]
        amounts = (_money(row[name]) for name in ("amount", "amount_captured", "amount_refunded"))
        yield row["id"], row["intent"], *amounts, state, _when(row["created"])


def _events(db: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for row in db.execute("SELECT * FROM event ORDER BY seq DESC LIMIT ?", (ROWS,)):
        waits = "will be told" if row["next_try_at"] else "not told"
        state = "taken" if row["delivered_at"] else waits
        yield row["id"], row["type"], row["tries"], state, _when(row["created"])


def _table(title: str, heads: Sequence[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    kinds = [' class="amount"' if head in AMOUNTS else "" for head in heads]
    yield f"<h2>{title}</h2>"
    # it is wider than a phone, so it can be moved, with keys too
    yield f'<div class="wide" role="region" aria-label="{title}" tabindex="0"><table><thead><tr>'
    yield from (f'<th scope="col"{kind}>{head}</th>' for head, kind in zip(heads, kinds, strict=True))
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (f"<td{kind}>{escape(str(cell))}</td>" for cell, kind in zip(row, kinds, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _money(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"


def _when(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
