"""How often a person was shut out: links of before that are signed over another number, and open nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0030_label_bought_by")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="times_shut_out",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
