"""Reads the lexicons of all families when imported, for processes that are forked afterwards."""

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.grading.claims import load_readings

for _name in FAMILY_NAMES:
    load_readings(get_family(_name).package)
