"""What the families are called: those this package ships, and those other packages add."""

FAMILY_NAMES = (
    "duplicate_charge",
    "refund_window",
    "invoice_tax",
    "sla_credit",
    "account_takeover",
    "mfa_lockout",
    "sso_scim",
    "service_incident",
    "known_incident",
    "credential_leak",
    "privacy_request",
    "noise_misdirected",
)


def outside_names() -> tuple[str, ...]:
    """Return the names of the families that other installed packages add."""
    from supportdesk_env.cases.outside import find_outside  # noqa: PLC0415 - seldom needed

    return tuple(name for name in find_outside() if name not in FAMILY_NAMES)
