"""The rules that SQL needs, written out from `recork.fulfillment.rules` as views of constants."""

from collections.abc import Iterable, Sequence

from recork.fulfillment.rules import carrier_request
from recork.fulfillment.rules.cancellation import REFUSALS
from recork.fulfillment.rules.hold import URGENCY, HoldReason, hands_of
from recork.fulfillment.rules.intercept import BY_STATE, INTERCEPT_CODES
from recork.fulfillment.rules.order import NEXT
from recork.fulfillment.rules.stock import EFFECTS

type Cell = str | int


def rule_views() -> str:
    """The statements that make the views; the rules stay the only place where they are decided."""
    effects = (
        (kind, it.on_hand, it.allocated, it.in_hand, it.coming_back, it.quarantine)
        for kind, it in EFFECTS.items()
    )
    moves = ((a, b, cause) for a, ways in NEXT.items() for b, cause in ways.items())
    return "\n".join(
        (
            _view("legal_move", ("from_state", "to_state", "cause"), moves),
            _view("refusal", ("state", "code", "why"), ((s, r.code, r.why) for s, r in REFUSALS.items())),
            _view("intercept_refusal", ("code", "why"), ((r.code, r.why) for r in INTERCEPT_CODES.values())),
            _view("intercept_not_from", ("state", "code"), ((s, r.code) for s, r in BY_STATE.items())),
            _view(
                "carrier_request_refusal",
                ("code", "why"),
                ((r.code, r.why) for r in carrier_request.CARRIER_CODES.values()),
            ),
            _view("carrier_request_want", ("want", "unable"), carrier_request.UNABLE.items()),
            _view(
                "carrier_request_not_from",
                ("state", "code"),
                ((s, r.code) for s, r in carrier_request.BY_STATE.items()),
            ),
            _view(
                "carrier_request_step",
                ("from_standing", "to_standing"),
                ((a, b) for a, steps in carrier_request.STEPS.items() for b in steps),
            ),
            _view("hold_urgency", ("reason", "place"), ((r, n) for n, r in enumerate(URGENCY))),
            _view("hold_hand", ("reason", "by"), ((r, by) for r in HoldReason for by in hands_of(r))),
            _view(
                "stock_effect",
                ("kind", "on_hand", "allocated", "in_hand", "coming_back", "quarantine"),
                effects,
            ),
        )
    )


def _view(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    body = ",\n  ".join(f"({', '.join(_literal(cell) for cell in row)})" for row in rows)
    named = ", ".join(columns)
    return f"CREATE OR REPLACE VIEW {name} ({named}) AS\nSELECT * FROM (VALUES\n  {body}\n) AS rule;"


def _literal(cell: Cell) -> str:
    return str(cell) if type(cell) is int else "'" + str(cell).replace("'", "''") + "'::text"
