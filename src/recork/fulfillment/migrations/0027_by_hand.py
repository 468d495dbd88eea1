"""Boxes that somebody hands over without a list get one of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0026_audit")]

    operations = [
        migrations.AddField(
            model_name="manifest",
            name="by_hand",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveConstraint(model_name="manifest", name="manifest_open_once"),
        migrations.AddConstraint(
            model_name="manifest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("by_hand", False), ("closed_at__isnull", True)),
                fields=("warehouse", "carrier", "leaves_on"),
                name="manifest_open_once",
            ),
        ),
    ]
