"""Where wine may go and when, as people maintain it."""

from django.db import models
from django.db.models import Q

from recork.fulfillment.rules.destination import Place, RuleKind
from recork.fulfillment.rules.destination import ShippingRule as Rule
from recork.manners.constraints import one_of


class ShippingRule(models.Model):
    """One rule: the house's, for all (winery empty), or one winery's own. Ended, never deleted or rewritten.

    Rows of the house are seen from every winery's scope, and written from the house's alone.
    """

    winery = models.ForeignKey(
        "fulfillment.Winery", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=2, blank=True)
    zip_prefix = models.CharField(max_length=5, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "shipping_rule"
        constraints = (
            one_of("kind", RuleKind, "shipping_rule_kind_known"),
            models.UniqueConstraint(
                fields=("winery", "kind", "state", "zip_prefix", "from_on"),
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="shipping_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(state__regex="^([A-Z]{2})?$", zip_prefix__regex="^([0-9]{3,5})?$"),
                name="shipping_rule_place_in_shape",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(from_on__lte=models.F("until_on")),
                name="shipping_rule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.WEATHER) | Q(from_on__isnull=False, until_on__isnull=False),
                name="shipping_rule_weather_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.NO_PO_BOX) | ~Q(state="", zip_prefix=""),
                name="shipping_rule_has_place",
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.LICENCE_HELD, winery__isnull=False) & ~Q(licence="")
                | ~Q(kind=RuleKind.LICENCE_HELD) & Q(licence=""),
                name="shipping_rule_licence_is_a_winerys",
            ),
        )

    def __str__(self) -> str:
        return f"{RuleKind(self.kind).words}: {self.place}"

    @property
    def place(self) -> Place:
        return Place(self.state, self.zip_prefix)

    @property
    def kind_words(self) -> str:
        return RuleKind(self.kind).words

    @property
    def rule(self) -> Rule:
        """What is decided by."""
        return Rule(
            kind=RuleKind(self.kind),
            place=self.place,
            from_on=self.from_on,
            until_on=self.until_on,
            licence=self.licence,
            words=self.words,
            is_own=self.winery_id is not None,
            id=self.pk,
        )
