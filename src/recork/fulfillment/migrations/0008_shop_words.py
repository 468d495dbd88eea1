"""Keep refusals per winery, the bytes an order came in, and all of what was in force before a wish."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fulfillment', '0007_disagreements'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='refusedsubmission',
            name='refused_submission_once',
        ),
        migrations.RemoveField(
            model_name='refusedsubmission',
            name='connection',
        ),
        migrations.AddConstraint(
            model_name='refusedsubmission',
            constraint=models.UniqueConstraint(fields=('winery', 'order_number', 'digest'), name='refused_submission_once'),
        ),
        migrations.AddField(
            model_name='shipto',
            name='sent_digest',
            field=models.BinaryField(db_default=b'', default=b'', max_length=32),
        ),
        migrations.AddField(
            model_name='shopnextchange',
            name='before_location',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='shopnextchange',
            name='before_ready_on',
            field=models.DateField(null=True),
        ),
    ]
