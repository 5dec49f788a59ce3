"""The environment as a taskset for verifiers, 0.4 or 0.3.1; needs the extra `verifiers`.

verifiers finds a taskset by the name of a top-level module that exports it and what goes with it:
`environments/supportdesk` holds that module.
"""

from supportdesk_env.errors import MissingExtra

try:
    import verifiers.v1  # noqa: F401 - only whether it is there
except ModuleNotFoundError as missing:
    raise MissingExtra("verifiers", "verifiers") from missing
