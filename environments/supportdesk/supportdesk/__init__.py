"""Enterprise support cases as a verifiers taskset: `vf-eval supportdesk`."""

from supportdesk_env.adapters.verifiers.harness import CaseHarness, CaseRun
from supportdesk_env.adapters.verifiers.taskset import CaseTaskset

__all__ = ["CaseHarness", "CaseRun", "CaseTaskset"]
