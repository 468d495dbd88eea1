"""A warehouse may ask its shop to call later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0018_carrier_requests")]

    operations = [
        migrations.AddField(
            model_name="warehouse", name="call_again_at", field=models.DateTimeField(null=True)
        ),
    ]
