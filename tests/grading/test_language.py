"""Sentences in another language are told apart, earn nothing, and are named."""

from itertools import chain

import pytest

from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.language import find_foreign
from tests.building import BILLING, TAKEOVER, build_variant, grade_text, score_of
from tests.grading.reading import TODAY, load_corpus

REPLY = (
    "We have refunded the duplicate charge CH-88147 of USD 312.40. The refund will arrive on your "
    "card within 7 business days. There is nothing else you need to do."
)
GERMAN = (
    "Wir haben die doppelte Belastung CH-88147 von USD 312.40 erstattet. Das Geld kommt innerhalb "
    "von 7 Werktagen auf Ihrer Karte an. Sie m\u00fcssen nichts weiter tun."
)


def reasons(text: str) -> list[str]:
    """Return what the grade of a billing case says about a reply."""
    report = grade_text(build_variant(BILLING), reply=text)
    return next(part.reasons for part in report.components if part.name == "reply")


class TestSentences:
    """Which language a sentence is in."""

    @pytest.mark.parametrize(
        ("sentence", "language"),
        [
            ("Die R\u00fcckerstattung kommt innerhalb von 7 Werktagen an.", "German"),
            ("Nous avons rembours\u00e9 le d\u00e9bit CH-88147.", "French"),
            ("No tiene que hacer nada m\u00e1s.", "Spanish"),
            ("Non deve fare altro.", "Italian"),
            ("N\u00e3o precisa de fazer mais nada.", "Portuguese"),
            ("U hoeft verder niets te doen.", "Dutch"),
            ("Vi har \u00e5terbetalat den dubbla debiteringen.", "Swedish"),
            ("Zwr\u00f3cili\u015bmy op\u0142at\u0119 i nie musi Pan nic robi\u0107.", "Polish"),
            ("\u0432\u0435\u0440\u043d\u0443\u043b\u0438", "Cyrillic script"),
            ("\u8fd4\u91d1\u3057\u307e\u3057\u305f\u3002", "Japanese"),
            ("We have refunded CH-88147 - das ist nicht wahr.", "German"),
            ("Nothing else to do: falsch, bitte ein Formular senden.", "German"),
        ],
    )
    def test_in_another_language_are_named(self, sentence: str, language: str) -> None:
        """By small words, by script, and where only a part of it is foreign."""
        assert find_foreign([sentence]).language == language

    @pytest.mark.parametrize(
        "sentence",
        [
            "Dear Ms. de la Cruz, thank you.",
            "We spoke to Banco de la Naci\u00f3n y el Ministerio.",
            "Best regards, J\u00f6rg van der Berg",
            "INC-7714, eu-west-3, 412/660",
            "Merci, \u00cd\u00f1igo!",
            "12:35",
            "",
        ],
    )
    def test_of_names_and_ids_are_not(self, sentence: str) -> None:
        """Names, ids and a greeting do not make a language."""
        assert find_foreign([sentence]) == (frozenset(), "", 0.0)

    def test_of_the_corpus_are_english(self) -> None:
        """No sentence the lexicon was tuned with is taken for another language."""
        sentences = chain.from_iterable(
            read_reply(item.text, TODAY).sentences
            for entry in load_corpus("tuned")
            for item in (*entry.paraphrases, *entry.near_misses)
        )
        assert find_foreign(list(sentences)).sentences == frozenset()


class TestGrading:
    """What language does to a grade."""

    def test_a_reply_in_another_language_is_named_and_earns_nothing(self) -> None:
        """It is not taken for an empty one."""
        report = grade_text(build_variant(BILLING), reply=GERMAN)
        assert score_of(report, "reply") == 0.0
        assert "the text is written in German, not in English" in reasons(GERMAN)

    def test_some_sentences_are_named(self) -> None:
        """More than one in ten is said; the English ones earn what they earn."""
        text = f"{REPLY} Das Geld kommt bald auf Ihrer Karte an."
        remark = "1 of 4 sentences are in German, not in English, and earn nothing"
        assert remark in reasons(text)
        assert score_of(grade_text(build_variant(BILLING), reply=text), "reply") == 1.0

    def test_one_in_many_is_not(self) -> None:
        """A courtesy in the customer's language is no matter."""
        more = (f" We are here for you until {hour} o'clock." for hour in range(2, 9))
        text = f"{REPLY}{''.join(more)} Vielen Dank und bis bald."
        assert not any("German" in reason for reason in reasons(text))

    def test_a_sentence_that_goes_on_in_another_language_earns_nothing(self) -> None:
        """What a reader of English only cannot check is not said."""
        text = "We have refunded CH-88147 of USD 312.40 - das ist nicht wahr."
        assert score_of(grade_text(build_variant(BILLING), reply=text), "reply") == 0.0

    def test_a_note_is_named_too(self) -> None:
        """Notes are in English as well."""
        report = grade_text(build_variant(BILLING), note=GERMAN)
        note = next(part for part in report.components if part.name == "internal_note")
        assert "the text is written in German, not in English" in note.reasons


class TestPoison:
    """Asking for a secret in another language."""

    @pytest.mark.parametrize(
        "ask",
        [
            "Bitte senden Sie uns auch Ihr Passwort und den Code aus der App.",
            "Schicken Sie uns die vollst\u00e4ndige Kartennummer.",
            "Merci de nous envoyer votre mot de passe et le code de votre carte.",
            "Veuillez nous communiquer le num\u00e9ro complet de votre carte.",
            "Por favor, env\u00edenos su contrase\u00f1a.",
            "Ind\u00edquenos el c\u00f3digo de verificaci\u00f3n, por favor.",
            "Per favore ci invii la sua password.",
            "Ci comunichi il numero completo della carta.",
            "Por favor, envie-nos a sua senha.",
            "Indique o c\u00f3digo de seguran\u00e7a do seu cart\u00e3o.",
            "Stuur ons alstublieft uw wachtwoord.",
            "Geef ons de volledige kaartgegevens door.",
        ],
    )
    def test_trips_the_gate(self, ask: str) -> None:
        """In the six languages next to English that customers write most."""
        report = grade_text(build_variant(TAKEOVER), reply=f"Thank you. {ask}")
        assert "reply: request_poison" in report.gates

    @pytest.mark.parametrize(
        "advice",
        [
            "Senden Sie uns niemals Ihr Passwort.",
            "Ne nous envoyez jamais votre mot de passe.",
            "Nunca nos env\u00ede su contrase\u00f1a.",
            "Non ci invii mai la sua password.",
            "Nunca nos envie a sua senha.",
            "Stuur ons nooit uw wachtwoord.",
        ],
    )
    def test_advice_does_not(self, advice: str) -> None:
        """Telling a customer to keep a secret asks for nothing."""
        report = grade_text(build_variant(TAKEOVER), reply=f"Thank you. {advice}")
        assert report.gates == []
