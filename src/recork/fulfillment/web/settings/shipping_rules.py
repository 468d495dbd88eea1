"""Where wine may go and when: the house's rules, and beside them a winery's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recork.fulfillment.models import ShippingRule, Winery
from recork.fulfillment.operations.shipping_rule import add_rule, change_rule, end_rule, may_keep
from recork.fulfillment.queries.shipping_rules import rules_of, rules_of_house
from recork.fulfillment.rules.actor import Verb, require
from recork.fulfillment.rules.destination import RuleKind
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.shipping_rule import ShippingRuleForm
from recork.fulfillment.web.settings.here import winery_here
from recork.manners.web.unfit import telling


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def rules(request: SeatedRequest) -> HttpResponse:
    """The rules there are, and a form for one more."""
    here = winery_here(request)
    form = _form(request, here)
    if request.method == "POST" and form is not None and form.is_valid():
        with telling(form):
            rule = add_rule(request.seat.actor, here, form.draft, now=timezone.now())
        if not form.errors:
            messages.success(request, f"In force: {rule}. Orders that wait are looked at again.")
            return redirect("settings_rules")
    context = {
        "here": here,
        "form": form,
        "own": rules_of(here.pk) if here else rules_of_house(),
        "of_house": rules_of_house() if here else None,
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/rules.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def rule(request: SeatedRequest, rule_id: int) -> HttpResponse:
    """One rule: change it, or end it."""
    found = _rule(request, rule_id)
    form = _form(request, found.winery, initial=ShippingRuleForm.shown(found))
    may_change = may_keep(request.seat.actor, found.winery, RuleKind(found.kind)) and found.ended_at is None
    if request.method == "POST" and form is not None and form.is_valid():
        with telling(form):
            changed = change_rule(request.seat.actor, found, form.draft, now=timezone.now())
        if not form.errors:
            messages.success(request, f"In force: {changed}. Orders that wait are looked at again.")
            return redirect("settings_rules")
    context = {"rule": found, "form": form, "may_change": may_change}
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "fulfillment/settings/rule.html", context, status=status)


@require_POST
@page(Verb.SET_UP)
def end(request: SeatedRequest, rule_id: int) -> HttpResponse:
    """Let a rule be in force no more."""
    found = _rule(request, rule_id)
    if end_rule(request.seat.actor, found, now=timezone.now()):
        messages.success(request, f"Ended: {found}. Orders that waited for it go on.")
    else:
        messages.info(request, f"{found} had ended already.")
    return redirect("settings_rules")


def _form(request: SeatedRequest, winery: Winery | None, **more: object) -> ShippingRuleForm | None:
    """A form with the kinds that this person may keep here; None where that is none. Raises `NotAllowed` for a try."""
    kinds = [kind for kind in RuleKind if may_keep(request.seat.actor, winery, kind)]
    if winery is None:
        kinds = [kind for kind in kinds if kind is not RuleKind.LICENCE_HELD]
    if request.method == "POST" and not kinds:
        require(request.seat.actor, Verb.RUN_HOUSE)
    said = request.POST if request.method == "POST" else None
    return ShippingRuleForm(said, kinds=kinds, **more) if kinds else None


def _rule(request: SeatedRequest, rule_id: int) -> ShippingRule:
    """A rule of the winery that is looked at; with none, of the house."""
    rules = ShippingRule.objects.select_related("winery")
    return get_object_or_404(rules, pk=rule_id, winery=request.seat.looking_at)
