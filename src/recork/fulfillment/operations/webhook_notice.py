"""The letter to a winery whose shop can't be reached any more."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from recork.fulfillment.models import Membership, WebhookEndpoint
from recork.fulfillment.rules.actor import Role


def write_notice(endpoint_id: UUID) -> EmailMessage | None:
    """The mail to the winery's managers, not sent yet; None when it is on again or nobody is there."""
    endpoint = WebhookEndpoint.objects.select_related("connection", "winery").filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.is_on:
        return None
    managers = Membership.objects.filter(
        winery=endpoint.winery_id, role=Role.MANAGER, user__is_active=True
    ).values_list("user__email", flat=True)
    if not managers:
        return None
    path = reverse("settings_endpoint", kwargs={"endpoint_id": endpoint.pk})
    words = {
        "endpoint": endpoint,
        "link": f"{settings.BASE_URL.rstrip('/')}{path}",
        "phone": endpoint.winery.support_phone or settings.SUPPORT_PHONE,
    }
    return EmailMessage(
        subject=render_to_string("fulfillment/mail/switched_off_subject.txt", words).strip(),
        body=render_to_string("fulfillment/mail/switched_off.txt", words),
        to=sorted(managers),
    )
