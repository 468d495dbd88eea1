"""Say where wine may go and when: add a rule, change it, end it. Orders that wait are looked at again by a job."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from recork.fulfillment.models import ShippingRule, Winery
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.address import US_STATES
from recork.fulfillment.rules.destination import OWN, RuleKind
from recork.manners.entry import Unfit, line_of
from recork.manners.promise import promise

_PREFIX = re.compile(r"([0-9]{3,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as somebody has written it; `state` and `zip_prefix` empty: everywhere."""

    kind: RuleKind
    state: str = ""
    zip_prefix: str = ""
    from_on: date | None = None
    until_on: date | None = None
    licence: str = ""
    words: str = ""


def add_rule(actor: Actor, winery: Winery | None, draft: Draft, *, now: datetime) -> ShippingRule:
    """Put a rule in force: the house's for all wineries (None), or one winery's own.

    Raises `Unfit` for what makes no sense or is in force already, `NotAllowed`.
    """
    _may(actor, winery, draft.kind)
    fit = _fit(winery, draft)
    try:
        with transaction.atomic():
            rule = ShippingRule.objects.create(winery=winery, made_at=now, made_by=actor.name, **fit)
    except IntegrityError as error:
        raise Unfit("kind", "There is such a rule in force for this place. Change that one.") from error
    _look_again(winery)
    return rule


@transaction.atomic
def change_rule(actor: Actor, rule: ShippingRule, draft: Draft, *, now: datetime) -> ShippingRule:
    """Put another rule in the place of one in force; the old one is kept as it was, and ended.

    Raises `Unfit`, also when it has ended meanwhile; `NotAllowed`.
    """
    if not end_rule(actor, rule, now=now):
        raise Unfit("kind", "This rule has ended. Add a new one.")
    return add_rule(actor, rule.winery, draft, now=now)


def end_rule(actor: Actor, rule: ShippingRule, *, now: datetime) -> bool:
    """Let a rule be in force no more; False when it has ended before. Raises `NotAllowed`."""
    _may(actor, rule.winery, RuleKind(rule.kind))
    in_force = ShippingRule.objects.filter(pk=rule.pk, ended_at=None)
    if not in_force.update(ended_at=now, ended_by=actor.name):
        return False
    _look_again(rule.winery)
    return True


def may_keep(actor: Actor, winery: Winery | None, kind: RuleKind) -> bool:
    """Say whether somebody may add and end such a rule."""
    return actor.may(Verb.RUN_HOUSE) or (winery is not None and kind in OWN and actor.may(Verb.SET_UP))


def _may(actor: Actor, winery: Winery | None, kind: RuleKind) -> None:
    if not may_keep(actor, winery, kind):
        require(actor, Verb.RUN_HOUSE)


def _fit(winery: Winery | None, draft: Draft) -> dict[str, object]:
    state = draft.state.strip().upper()
    if state and state not in US_STATES:
        raise Unfit("state", "Two letters of a state, such as TX.")
    if not _PREFIX.fullmatch(draft.zip_prefix):
        raise Unfit("zip_prefix", "The first three to five digits of a ZIP code.")
    if not (state or draft.zip_prefix or draft.kind is RuleKind.NO_PO_BOX):
        raise Unfit("state", "Say where: a state, the beginning of a ZIP code, or both.")
    if draft.kind in {RuleKind.LICENCE_NEEDED, RuleKind.LICENCE_HELD} and (draft.zip_prefix or not state):
        raise Unfit("state", "A licence is one state's.")
    if draft.from_on and draft.until_on and draft.until_on < draft.from_on:
        raise Unfit("until_on", "The last day is before the first.")
    if draft.kind is RuleKind.WEATHER and not (draft.from_on and draft.until_on):
        raise Unfit("from_on" if not draft.from_on else "until_on", "Weather has a first and a last day.")
    return {
        "kind": draft.kind,
        "state": state,
        "zip_prefix": draft.zip_prefix,
        "from_on": draft.from_on,
        "until_on": draft.until_on,
        "licence": _licence(winery, draft),
        "words": line_of(draft.words, "words", most=120) if draft.words.strip() else "",
    }


def _licence(winery: Winery | None, draft: Draft) -> str:
    if draft.kind is not RuleKind.LICENCE_HELD:
        return ""
    if winery is None:
        raise Unfit("kind", "A licence is held by one winery. Look at that winery first.")
    return line_of(draft.licence, "licence", most=60)


def _look_again(winery: Winery | None) -> None:
    promise("fulfillment.look_again", winery_id=winery.pk if winery else 0)
