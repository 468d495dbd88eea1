"""What a person can do after a refusal, with whom to call."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from recork.fulfillment.models import Winery
from recork.fulfillment.queries.frame import face_of
from recork.fulfillment.rules.cancellation import NextStep
from recork.manners.api.problem import NextStepShown


class Support(NamedTuple):
    """Whom to ask: the winery's own contact where it has one, else the house's. Either may be empty."""

    phone: str
    email: str


def support_of(winery: Winery) -> Support:
    """The contact that a winery's people are given."""
    return Support(
        winery.support_phone or settings.SUPPORT_PHONE, winery.support_email or settings.SUPPORT_EMAIL
    )


def support_for(winery_id: int | None) -> Support:
    """The same by the winery's id: one statement, none for the house's own people (None)."""
    if winery_id is None:
        return Support(settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL)
    face = face_of(winery_id)
    return Support(face.support_phone or settings.SUPPORT_PHONE, face.support_email or settings.SUPPORT_EMAIL)


def next_steps(steps: Sequence[NextStep], support: Support) -> list[NextStepShown]:
    """Put what can be done into words; the one to call brings phone and e-mail."""
    return [_calling(support) if step is NextStep.CALL_SUPPORT else _SHOWN[step] for step in steps]


def _calling(support: Support) -> NextStepShown:
    ways = [
        f"call {support.phone}" if support.phone else "",
        f"write to {support.email}" if support.email else "",
    ]
    words = " or ".join(way for way in ways if way) or "ask the fulfillment house"
    return NextStepShown(
        action=NextStep.CALL_SUPPORT,
        label=words[0].upper() + words[1:],
        phone=support.phone or None,
        email=support.email or None,
    )


_SHOWN: dict[NextStep, NextStepShown] = {
    NextStep.ASK_INTERCEPT: NextStepShown(
        action=NextStep.ASK_INTERCEPT, label="Ask the warehouse to intercept"
    ),
    NextStep.CANCEL: NextStepShown(action=NextStep.CANCEL, label="Cancel it instead"),
    NextStep.REROUTE: NextStepShown(action=NextStep.REROUTE, label="Have the carrier send it elsewhere"),
    NextStep.RETURN: NextStepShown(action=NextStep.RETURN, label="Take it back as a return"),
}
