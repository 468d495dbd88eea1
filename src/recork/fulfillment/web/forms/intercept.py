"""The question to the floor as people ask and answer it."""

from datetime import datetime, timedelta

from django import forms

from recork.fulfillment.operations.intercept import Wanted
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.intercept import BY_THE_FLOOR
from recork.fulfillment.web.forms.cancellation import AskForm
from recork.manners.web import say

DEADLINES = {
    "30": "In half an hour",
    "60": "In an hour",
    "120": "In two hours",
    "240": "In four hours",
    "1440": "In a day",
}


class InterceptForm(AskForm):
    """Why, what the shop should do then, and how long the floor has for its answer, in minutes."""

    answer_in = forms.ChoiceField(
        label="The floor answers",
        choices=list(DEADLINES.items()),
        initial="120",
        help_text="If it hasn't by then, the answer is no.",
    )

    def wanted(self, now: datetime, asked_from: AskedFrom = AskedFrom.ORDER_DETAILS) -> Wanted:
        """The cleaned answer as the operation takes it."""
        answer_by = now + timedelta(minutes=int(self.cleaned_data["answer_in"]))
        return Wanted(**self.said(asked_from), answer_by=answer_by)


NOES = [(code, say.begin(f"it {refusal.why}")) for code, refusal in BY_THE_FLOOR.items()]


class DeclineForm(forms.Form):
    """The floor says no: why, and in its own words if there is more to say."""

    code = forms.ChoiceField(label="Why not", choices=NOES)
    words = forms.CharField(label="In your words", max_length=240, required=False)
