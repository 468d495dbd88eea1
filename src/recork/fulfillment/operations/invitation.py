"""The mail that brings somebody new the link in which they choose a password."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from recork.fulfillment.models import Membership
from recork.manners.invitation import invitation_link


def write_invitation(user_id: int) -> EmailMessage | None:
    """The mail to an invited person, not sent yet; None when they were shut out meanwhile."""
    member = Membership.objects.select_related("user", "winery").filter(user_id=user_id).first()
    if member is None or not member.user.is_active:
        return None
    words = {
        "member": member,
        "link": invitation_link(member.user),
        "where": member.winery.name if member.winery else "the fulfillment house",
        "phone": settings.SUPPORT_PHONE,
    }
    return EmailMessage(
        subject=render_to_string("fulfillment/mail/invitation_subject.txt", words).strip(),
        body=render_to_string("fulfillment/mail/invitation.txt", words),
        to=[member.user.email],
    )
