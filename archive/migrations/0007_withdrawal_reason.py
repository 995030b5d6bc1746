"""Nothing is withdrawn without a reason. The workflow never did that; now nothing else can."""

from django.db import migrations, models
from django.db.models import Q

SAYS_WHY = Q(("status", "withdrawn"), _negated=True) | Q(("withdrawal_reason", ""), _negated=True)


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_desk")]

    operations = [
        migrations.AddConstraint(
            model_name=kind,
            constraint=models.CheckConstraint(condition=SAYS_WHY, name=f"{kind}_withdrawn_says_why"),
        )
        for kind in ("actor", "article", "event", "quote")
    ]
