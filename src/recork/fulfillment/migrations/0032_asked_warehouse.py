"""Which warehouse a shop has named stays known, so that an order can leave from it once it is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0031_shut_out")]

    operations = [
        migrations.AddField(
            model_name="shipto",
            name="asked_warehouse",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
