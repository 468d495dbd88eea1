"""Letters to people about their own account, written and sent by the worker.

Whoever asks for one hears the same, as fast, whether anybody is written to or not.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from procrastinate import RetryStrategy

from recork.manners.invitation import invitation_link
from recork.manners.job import job
from recork.manners.web.frame import Support

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=3)
LETTERS = frozenset({"password_reset_key", "second_factor_taken"})


def letter_to(user_id: int, letter: str) -> EmailMultiAlternatives | None:
    """The letter, not sent yet; None when the person can't sign in any more."""
    assert letter in LETTERS, letter
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    words = {
        "user": user,
        "password_reset_url": invitation_link(user),
        "support": Support(settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL),
    }
    mail = EmailMultiAlternatives(
        subject=render_to_string(f"account/email/{letter}_subject.txt", words).strip(),
        body=render_to_string(f"account/email/{letter}_message.txt", words),
        to=[user.email],
    )
    mail.attach_alternative(render_to_string(f"account/email/{letter}_message.html", words), "text/html")
    return mail


@job("people.write", retry=PATIENT)
def write(user_id: int, letter: str) -> None:
    """Write to one person. The link in it is made now: it lies in no queue."""
    mail = letter_to(user_id, letter)
    if mail is not None:
        mail.send()
