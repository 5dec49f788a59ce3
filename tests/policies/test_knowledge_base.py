"""The knowledge base prints every parameter that decides, in the words an agent can act on."""

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS, Priority, Tier
from supportdesk_env.policies.parameters import Company
from tests.building import BILLING, CANONICAL, INCIDENT, TAKEOVER, build_company, build_variant


def text_of(case: Case) -> str:
    """Return all articles of a case as one text."""
    return "\n".join(article.content for article in case.knowledge_base)


PRINTED = [
    (BILLING, "billing__duplicate_window_hours", 61, "no more than 61 hours apart"),
    (BILLING, "billing__agent_refund_limit", 437, "agent refund limit of USD 437.00"),
    (BILLING, "billing__currency", "GBP", "agent refund limit of GBP 500.00"),
    (BILLING, "billing__refund_business_days", 13, "arrives within 13 business days"),
    (BILLING, "billing__authorisation_release_days", 3, "releases it by itself 3 days"),
    (BILLING, "security__closure_days", 11, "closes after 11 days"),
    (TAKEOVER, "security__closure_days", 11, "closes after 11 days"),
    (INCIDENT, "security__closure_days", 11, "closes after 11 days"),
    (INCIDENT, "incident__threshold_users", 77, "at least 77 users or 40%"),
    (INCIDENT, "incident__threshold_share", 0.21, "at least 100 users or 21%"),
    (INCIDENT, "incident__assume_worst", False, "how many users are affected: request"),
    (INCIDENT, "incident__status_page", "up.example", "Status page: up.example."),
    (BILLING, "priority__broad_share", 0.63, "3 if at least 63% of"),
    (BILLING, "priority__broad_users", 321, "or at least 321 users are affected; 2"),
    (BILLING, "priority__some_share", 0.07, "2 if at least 7% or"),
    (BILLING, "priority__some_users", 23, "or at least 23 users; otherwise 1"),
    (BILLING, "priority__deadline_business_days", 8, "within 8 business days"),
    (BILLING, "priority__emergency_tiers", ("team", "enterprise"), "than Perch and Migration are"),
    (BILLING, "priority__emergency_tiers", ("team",), "plans other than Perch are at most high"),
    (BILLING, "product", "Abacus", "or one acting through Abacus"),
]


class TestParameters:
    """A parameter that decides is a sentence somewhere."""

    @pytest.mark.parametrize(("task_id", "name", "value", "sentence"), PRINTED)
    def test_is_printed_where_it_decides(
        self, task_id: str, name: str, value: object, sentence: str
    ) -> None:
        """A change of the parameter shows in the articles."""
        company = build_company("tallybird", **{name: value})
        assert sentence in text_of(build_variant(task_id, company, **_place(task_id)))

    @pytest.mark.parametrize("company", load_companies().values(), ids=load_companies())
    @pytest.mark.parametrize("tier", Tier)
    def test_the_update_table_is_complete(self, company: Company, tier: Tier) -> None:
        """Every plan and priority has its interval in one printed row."""
        cells = [f"{p.value} {company.update_minutes[tier][p]} minutes" for p in Priority]
        row = f"- {company.plans[tier]} ({tier.value}): {', '.join(reversed(cells))}"
        assert row in text_of(build_variant(TAKEOVER, company))

    @pytest.mark.parametrize("company", load_companies().values(), ids=load_companies())
    def test_the_field_sets_are_listed(self, company: Company) -> None:
        """Verification items and diagnostics stand in the articles by their field names."""
        takeover = text_of(build_variant(TAKEOVER, company))
        area, fields = next(iter(company.incident.diagnostic_sets.items()))
        incident = text_of(build_variant(INCIDENT, company, area=area))
        assert all(field.value in takeover for field in company.security.verification_set)
        assert f"- {area}: {', '.join(fields[:-1])} and {fields[-1]}" in incident


class TestStandards:
    """What reply and note must hold."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_the_code_of_the_case_has_a_standard(self, task_id: str) -> None:
        """The standard an agent is graded by is printed under the code's name."""
        case = build_variant(task_id)
        assert f"{case.resolution.resolution_code.value}. Reply: " in text_of(case)

    def test_every_legal_pair_is_listed(self) -> None:
        """Statuses stand with the codes they may carry; open, which takes none, is left out."""
        text = text_of(build_variant(BILLING))
        for status, codes in LEGAL_PAIRS.items():
            assert (f"- {status.value}: {', '.join(sorted(codes))}" in text) is bool(codes)


class TestArticles:
    """The articles as a whole."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_some_apply_and_some_do_not(self, task_id: str) -> None:
        """Six articles: three of the family, of which not all apply, and three general ones."""
        articles = build_variant(task_id).knowledge_base
        assert len({article.article_id for article in articles}) == len(articles) == 6

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_no_placeholder_is_left(self, task_id: str) -> None:
        """Every brace has been filled."""
        case = build_variant(task_id)
        assert not set("{}") & set(text_of(case) + case.ticket.body + case.ticket.subject)

    def test_an_article_without_a_date_takes_the_policys(self) -> None:
        """Only an article with a date of its own differs from the policy date."""
        dates = {a.article_id: a.effective_from for a in build_variant(BILLING).knowledge_base}
        assert (dates["KB-BIL-04"], dates["KB-BIL-01"]) == ("2026-01-15", "2023-02-01")


def _place(task_id: str) -> dict[str, object]:
    """Return the facts that let a case of another company stand at Tallybird."""
    return {"area": "ledger API"} if task_id == INCIDENT else {}
