"""News is found by the number of the order it is about; of what a payment service tells, its name is enough."""

import json

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def number_what_is_here(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Read the numbers out of what was heard so far."""
    heard = apps.get_model("commerce", "Heard")
    heard.objects.filter(came_by="stripe").update(body=b"{}")
    for each in heard.objects.exclude(body=b"{}").only("body").iterator():
        try:
            number = json.loads(bytes(each.body))["data"]["order_number"]
        except (ValueError, RecursionError, KeyError, TypeError):
            continue
        if isinstance(number, str) and len(number) <= 60 and number.isprintable():
            heard.objects.filter(pk=each.pk).update(order_number=number)


class Migration(migrations.Migration):
    dependencies = [("commerce", "0021_one_order_per_payment")]

    operations = [
        migrations.AddField(
            model_name="heard",
            name="order_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.RunPython(number_what_is_here, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="heard",
            index=models.Index(
                condition=models.Q(("order_number", ""), _negated=True) & models.Q(("body", b"{}"), _negated=True),
                fields=["order_number"],
                name="heard_of_order",
            ),
        ),
    ]
