"""A picked order whose last scan is taken back is being picked again."""

from django.db import migrations, models

CAUSES = ["floor", "cancellation", "intercept", "short_pick", "undo"]


class Migration(migrations.Migration):
    dependencies = [("fulfillment", "0023_hold_calls")]

    operations = [
        migrations.RemoveConstraint(model_name="move", name="move_cause_known"),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(cause__in=CAUSES), name="move_cause_known"
            ),
        ),
    ]
