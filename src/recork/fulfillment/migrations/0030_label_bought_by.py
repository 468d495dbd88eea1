"""Who typed a label's number stands on the label."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0029_shipping_rules")]

    operations = [
        migrations.AddField(
            model_name="label",
            name="bought_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]
