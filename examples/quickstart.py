"""Opens one case in process, lets the rule-based agent work it, and prints what it earned."""

from supportdesk_env import CaseEnvironment, RuleBasedAgent
from supportdesk_env.domain.score import GradeReport


def main() -> None:
    """Play `billing_refund_easy` to the end."""
    environment, agent = CaseEnvironment(), RuleBasedAgent()
    observation = environment.reset(task_id="billing_refund_easy")
    ticket = observation.ticket
    print(f"{ticket.customer_name}, {ticket.company}: {ticket.subject}\n")
    while not observation.done:
        observation = environment.step(agent.act(observation))
        latest = observation.action_history[-1]
        print(f"step {latest.step}  {latest.operation.value:<18} reward {observation.reward:.2f}")
    if observation.grade is not None:
        print_grade(observation.grade)


def print_grade(grade: GradeReport) -> None:
    """Print the components of a grade, what each was worth, and why."""
    print(f"\n{'component':<17} {'weight':>6} {'score':>6}  reason")
    for part in grade.components:
        reasons = "; ".join(part.reasons)
        print(f"{part.name:<17} {part.weight:>6.2f} {part.score:>6.2f}  {reasons}")
    print(f"{'total':<17} {'':>6} {grade.total:>6.2f}")


if __name__ == "__main__":
    main()
