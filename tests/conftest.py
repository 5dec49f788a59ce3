"""Settings for the whole suite."""

from hypothesis import settings

settings.register_profile("supportdesk", deadline=None, derandomize=True)
settings.load_profile("supportdesk")
