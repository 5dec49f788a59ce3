"""What each operation costs in minutes of the service-level clock."""

from supportdesk_env.domain.vocabulary import Operation

OPERATION_MINUTES: dict[Operation, int] = {
    Operation.CLASSIFY: 1,
    Operation.REQUEST_INFO: 2,
    Operation.DRAFT_REPLY: 5,
    Operation.ADD_INTERNAL_NOTE: 2,
    Operation.SUBMIT: 1,
}
