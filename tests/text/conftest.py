"""Properties hold however long a machine takes: no deadline for an example."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
