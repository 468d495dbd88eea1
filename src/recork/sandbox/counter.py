"""The counter: which of Stripe's addresses leads where, and what every request goes through on its way."""

import re
import time
from collections.abc import Callable

from pydantic import ValidationError

from recork.sandbox import back, carrier, intents, keys, lists, news, payments, refunds
from recork.sandbox.answers import Answer, Refused, shown
from recork.sandbox.asked import Asked
from recork.sandbox.faults import Faults, Knobs, failure
from recork.sandbox.form import Form
from recork.sandbox.ledger import Ledger, Turn
from recork.sandbox.payments import Effect

INTENT = re.compile(r"/v1/payment_intents/(\w+)(?:/(confirm|capture|cancel))?")
LISTED = re.compile(r"/v1/(charges|refunds)(?:/(\w+))?")
NOUNS = {"charges": lists.CHARGES, "refunds": lists.REFUNDS}
VERBS: dict[str, Callable[[Form, str], Effect]] = {
    "confirm": payments.confirm,
    "capture": payments.capture,
    "cancel": payments.cancel,
}


class Counter:
    """Answers requests, from many threads at once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._knobs = Knobs()
        self._keys = keys.KeysInUse()
        self.postman = news.Postman(ledger)

    def answer(self, asked: Asked) -> Answer | None:
        """Answer one request; None when the caller shall hear nothing."""
        try:
            if asked.path.startswith("/v1/"):
                return self._stripe(asked)
            if asked.path.startswith("/carrier/"):
                return carrier.answer(asked, self._ledger, self._knobs)
            return back.answer(asked, self._ledger, self._knobs, self.postman)
        except Refused as refusal:
            return refusal.answer
        except ValidationError as error:
            words = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            return Refused(words).answer

    def _stripe(self, asked: Asked) -> Answer | None:
        asked.demand_secret_key()
        faults = self._knobs.concerning(asked.method, asked.path)
        failing = self._knobs.take_failure(asked.method, asked.path, "429", "409")
        if failing:
            return failure(failing, asked.key)
        try:
            answer = self._write(asked, faults) if asked.method == "POST" else self._read(asked, faults)
        except Refused as refusal:
            answer = refusal.answer
        time.sleep(faults.delay_answer_s)
        return None if self._knobs.take_drop(asked.method, asked.path) else answer

    def _read(self, asked: Asked, faults: Faults) -> Answer:
        form = Form(asked.pairs)
        time.sleep(faults.delay_s)
        failing = self._knobs.take_failure(asked.method, asked.path, "500", "card_error")
        if failing:
            return failure(failing, asked.key)
        with self._ledger.opened() as db:
            listed, intent = LISTED.fullmatch(asked.path), INTENT.fullmatch(asked.path)
            if asked.method == "GET" and listed:
                noun, name = NOUNS[listed[1]], listed[2]
                return lists.one(db, noun, name) if name else lists.page(db, noun, form)
            if asked.method == "GET" and intent and not intent[2]:
                return shown(intents.shape_of(db, intent[1]))
        raise asked.nowhere

    def _write(self, asked: Asked, faults: Faults) -> Answer:
        """Carry out a POST once for each key. What is malformed is refused before the key is looked at."""
        effect = self._effect(asked, Form(asked.pairs))
        meant = keys.meant_by(asked)
        with self._keys.hold(asked.key):
            time.sleep(faults.delay_s)
            with self._ledger.writing() as db:
                turn = Turn(db, now=int(time.time()), request=asked.request, key=asked.key)
                kept = keys.first_answer(db, asked.key, meant) if asked.key else None
                if kept:
                    return kept
                answer = self._carry_out(asked, effect, turn)
                if asked.key:
                    keys.keep(turn, meant, answer)
        self.postman.wake()
        return answer

    def _effect(self, asked: Asked, form: Form) -> Effect:
        """Read the form at the door that the path names."""
        match asked.path:
            case "/v1/payment_intents":
                return payments.create(form)
            case "/v1/refunds":
                return refunds.create(form, settles_later=self._knobs.all.settle == "later")
        intent = INTENT.fullmatch(asked.path)
        if intent and intent[2]:
            return VERBS[intent[2]](form, intent[1])
        raise asked.nowhere

    def _carry_out(self, asked: Asked, effect: Effect, turn: Turn) -> Answer:
        """Do it, or fail as told to. A refusal is an answer like any other: nothing was written before it."""
        failing = self._knobs.take_failure(asked.method, asked.path, "500", "card_error")
        if failing and not failing.fail_after_effect:
            return failure(failing, asked.key)
        try:
            answer = effect(turn)
        except Refused as refusal:
            return refusal.answer
        return failure(failing, asked.key) if failing else answer
