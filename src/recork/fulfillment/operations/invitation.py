"""The link in which somebody new chooses a password, and the mail that brings it."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from recork.fulfillment.models import Membership


def invitation_link(member: Membership) -> str:
    """Where the person sets a password: works once, three days, and not after they were shut out."""
    user = member.user
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def write_invitation(user_id: int) -> EmailMessage | None:
    """The mail to an invited person, not sent yet; None when they were shut out meanwhile."""
    member = Membership.objects.select_related("user", "winery").filter(user_id=user_id).first()
    if member is None or not member.user.is_active:
        return None
    words = {
        "member": member,
        "link": invitation_link(member),
        "where": member.winery.name if member.winery else "the fulfillment house",
        "phone": settings.SUPPORT_PHONE,
    }
    return EmailMessage(
        subject=render_to_string("fulfillment/mail/invitation_subject.txt", words).strip(),
        body=render_to_string("fulfillment/mail/invitation.txt", words),
        to=[member.user.email],
    )
