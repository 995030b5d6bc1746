"""Revisions: what every record was, and changes that wait."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0004_suggestions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='Name of the model: quote, actor.', max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(help_text='1, 2, 3 … for each record.')),
                ('title', models.CharField(help_text='The record as it was called then.', max_length=300)),
                ('status', models.CharField(blank=True, help_text='Of the record after this change.', max_length=9)),
                ('step', models.CharField(help_text='What was done: Changed, Published, Deleted.', max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('data', models.JSONField()),
                ('is_content', models.BooleanField(default=True, help_text='Whether anything but its step on the way to readers changed.')),
                ('state', models.CharField(choices=[('saved', 'Saved'), ('pending', 'Waits to be published'), ('published', 'Published'), ('dropped', 'Dropped')], default='saved', max_length=9)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('based_on', models.PositiveIntegerField(blank=True, help_text='Of a pending one: the version of the record that it changes.', null=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'object_id', 'number'],
                'permissions': [('publish', 'Can publish, correct and withdraw what others made'), ('seal', 'Can seal what was withdrawn')],
                'indexes': [models.Index(fields=['state', 'made_at'], name='revision_by_state')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'number'), name='revision_one_a_number'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('kind', 'object_id'), name='revision_one_pending')],
            },
        ),
    ]
