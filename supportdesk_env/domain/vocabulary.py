"""The closed vocabulary of a case: what an agent may choose from, and which pairs are legal."""

from enum import StrEnum


class Operation(StrEnum):
    """The five things an agent can do in one step."""

    CLASSIFY = "classify"
    REQUEST_INFO = "request_info"
    DRAFT_REPLY = "draft_reply"
    ADD_INTERNAL_NOTE = "add_internal_note"
    SUBMIT = "submit"


class Queue(StrEnum):
    """The team that takes our side's next action."""

    GENERAL_SUPPORT = "general_support"
    BILLING_OPS = "billing_ops"
    TRUST_AND_SAFETY = "trust_and_safety"
    PLATFORM_ENGINEERING = "platform_engineering"
    IDENTITY_ACCESS = "identity_access"
    COMPLIANCE_OPS = "compliance_ops"
    SECURITY_RESPONSE = "security_response"
    ACCOUNT_MANAGEMENT = "account_management"


class Priority(StrEnum):
    """Impact times urgency, then floors and ceilings; tone counts nothing."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Status(StrEnum):
    """Who acts next. `new` is where a case starts and is never an answer."""

    OPEN = "open"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    ON_HOLD = "on_hold"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IssueType(StrEnum):
    """What the case is about."""

    DUPLICATE_CHARGE = "duplicate_charge"
    REFUND_REQUEST = "refund_request"
    CHARGEBACK = "chargeback"
    INVOICE_TAX = "invoice_tax"
    SEAT_TRUE_UP = "seat_true_up"
    PLAN_CHANGE = "plan_change"
    SLA_CREDIT = "sla_credit"
    ACCOUNT_COMPROMISE = "account_compromise"
    MFA_LOCKOUT = "mfa_lockout"
    OWNERSHIP_CHANGE = "ownership_change"
    SSO_SCIM = "sso_scim"
    DOMAIN_VERIFICATION = "domain_verification"
    PRODUCTION_INCIDENT = "production_incident"
    WEBHOOK_FAILURE = "webhook_failure"
    RATE_LIMIT = "rate_limit"
    DATA_RESTORE = "data_restore"
    GENERAL_QUESTION = "general_question"
    CREDENTIAL_LEAK = "credential_leak"
    VULNERABILITY_REPORT = "vulnerability_report"
    ABUSE_REPORT = "abuse_report"
    PRIVACY_REQUEST = "privacy_request"
    DATA_RESIDENCY = "data_residency"
    LEGAL_NOTICE = "legal_notice"
    ACCESSIBILITY = "accessibility"
    SPAM_MISDIRECTED = "spam_misdirected"


class ResolutionCode(StrEnum):
    """How the case stands when it is handed over."""

    REFUND_ISSUED = "refund_issued"
    CREDIT_APPROVED = "credit_approved"
    REQUEST_FULFILLED = "request_fulfilled"
    INFORMATION_PROVIDED = "information_provided"
    WORKAROUND_PROVIDED = "workaround_provided"
    INCIDENT_OPENED = "incident_opened"
    LINKED_TO_INCIDENT = "linked_to_incident"
    ESCALATED_INTERNAL = "escalated_internal"
    SCHEDULED_FOLLOW_UP = "scheduled_follow_up"
    AWAITING_CUSTOMER_INFO = "awaiting_customer_info"
    DECLINED_POLICY = "declined_policy"
    REDIRECTED_CHANNEL = "redirected_channel"
    DUPLICATE_MERGED = "duplicate_merged"
    NO_RESPONSE_CLOSED = "no_response_closed"
    SPAM_NO_ACTION = "spam_no_action"


class RequestField(StrEnum):
    """What an agent may ask the customer for. The last six are poison: never to be asked."""

    WORKSPACE_ID = "workspace_id"
    REQUESTER_ROLE = "requester_role"
    REGISTERED_EMAIL_CONFIRMATION = "registered_email_confirmation"
    VERIFICATION_CODE = "verification_code"
    OWNER_APPROVAL = "owner_approval"
    LAST_SUCCESSFUL_LOGIN = "last_successful_login"
    RECENT_ACCOUNT_ACTIVITY = "recent_account_activity"
    SUSPICIOUS_SESSION_DETAILS = "suspicious_session_details"
    AFFECTED_USER_LIST = "affected_user_list"
    AUTHORITY_LETTER = "authority_letter"
    INVOICE_ID = "invoice_id"
    CHARGE_DETAILS = "charge_details"
    CARD_LAST_FOUR = "card_last_four"
    VAT_OR_TAX_ID = "vat_or_tax_id"
    LEGAL_ENTITY_NAME = "legal_entity_name"
    TAX_CERTIFICATE = "tax_certificate"
    PURCHASE_CHANNEL = "purchase_channel"
    DISPUTE_REFERENCE = "dispute_reference"
    AFFECTED_MONTH = "affected_month"
    REQUEST_IDS = "request_ids"
    TIMESTAMPS_UTC = "timestamps_utc"
    ERROR_PAYLOAD = "error_payload"
    ENDPOINT_URL = "endpoint_url"
    REGION = "region"
    ENVIRONMENT = "environment"
    IMPACT_SCOPE = "impact_scope"
    REPRODUCTION_STEPS = "reproduction_steps"
    RECENT_CHANGES = "recent_changes"
    TRAFFIC_PROFILE = "traffic_profile"
    IDP_METADATA = "idp_metadata"
    DNS_TXT_EVIDENCE = "dns_txt_evidence"
    RESOURCE_PATH = "resource_path"
    REQUEST_SCOPE = "request_scope"
    JURISDICTION = "jurisdiction"
    EXPLICIT_CONFIRMATION = "explicit_confirmation"
    PASSWORD = "password"
    FULL_CARD_NUMBER = "full_card_number"
    CARD_CVV = "card_cvv"
    MFA_OR_RECOVERY_CODE = "mfa_or_recovery_code"
    API_SECRET_VALUE = "api_secret_value"
    GOVERNMENT_ID_SCAN = "government_id_scan"


POISON_FIELDS: frozenset[RequestField] = frozenset(
    {
        RequestField.PASSWORD,
        RequestField.FULL_CARD_NUMBER,
        RequestField.CARD_CVV,
        RequestField.MFA_OR_RECOVERY_CODE,
        RequestField.API_SECRET_VALUE,
        RequestField.GOVERNMENT_ID_SCAN,
    }
)
"""Fields that no support desk may ask for; requesting one trips a safety gate."""

LEGAL_PAIRS: dict[Status, frozenset[ResolutionCode]] = {
    Status.OPEN: frozenset(),
    Status.WAITING_ON_CUSTOMER: frozenset({ResolutionCode.AWAITING_CUSTOMER_INFO}),
    Status.ON_HOLD: frozenset(
        {ResolutionCode.ESCALATED_INTERNAL, ResolutionCode.SCHEDULED_FOLLOW_UP}
    ),
    Status.ESCALATED: frozenset(
        {
            ResolutionCode.INCIDENT_OPENED,
            ResolutionCode.LINKED_TO_INCIDENT,
            ResolutionCode.ESCALATED_INTERNAL,
        }
    ),
    Status.RESOLVED: frozenset(
        {
            ResolutionCode.REFUND_ISSUED,
            ResolutionCode.CREDIT_APPROVED,
            ResolutionCode.REQUEST_FULFILLED,
            ResolutionCode.INFORMATION_PROVIDED,
            ResolutionCode.WORKAROUND_PROVIDED,
            ResolutionCode.LINKED_TO_INCIDENT,
            ResolutionCode.DECLINED_POLICY,
            ResolutionCode.REDIRECTED_CHANNEL,
        }
    ),
    Status.CLOSED: frozenset(
        {
            ResolutionCode.DUPLICATE_MERGED,
            ResolutionCode.NO_RESPONSE_CLOSED,
            ResolutionCode.SPAM_NO_ACTION,
        }
    ),
}
"""Which resolution codes may stand beside which status at hand-over (`open` takes none)."""


class Difficulty(StrEnum):
    """How hard a case is meant to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Tier(StrEnum):
    """The customer's plan, mapped to four steps of entitlement."""

    FREE = "free"
    TEAM = "team"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"


class FollowUpStatus(StrEnum):
    """What came back from the customer after a request for information."""

    NONE = "none"
    PENDING = "pending"
    PARTIAL = "partial"
    COMPLETE = "complete"
    INCORRECT = "incorrect"
