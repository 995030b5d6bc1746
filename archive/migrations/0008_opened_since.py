import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_withdrawal_reason")]

    operations = [
        migrations.AddField(
            model_name="opened",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
