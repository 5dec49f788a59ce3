"""HTML that escapes what was not built as HTML."""

from supportdesk_env.server.console.markup import Markup, element, facts, join, table

HOSTILE = "<script>alert('x')</script> & \"y\""


class TestElement:
    """Elements escape their text and their attributes."""

    def test_text_is_escaped_and_elements_are_not(self) -> None:
        """What was built here stays as it is."""
        built = element("p", HOSTILE, element("b", "bold"))
        assert "<script>" not in built
        assert built.endswith("<b>bold</b></p>")

    def test_attributes_are_escaped(self) -> None:
        """A quote does not end an attribute; names are HTML's own."""
        assert element("i", class_="a", title='"<') == '<i class="a" title="&quot;&lt;"></i>'

    def test_joining_keeps_the_difference(self) -> None:
        """Only text is escaped."""
        assert join(["<", Markup("<br>")]) == "&lt;<br>"


class TestParts:
    """Lists and tables."""

    def test_facts_and_tables_escape_names_and_values(self) -> None:
        """Both come from the case."""
        assert "<script>" not in facts([(HOSTILE, HOSTILE)])
        assert "<script>" not in table([{HOSTILE: HOSTILE}])

    def test_a_table_has_every_column_of_its_rows(self) -> None:
        """Rows may differ; nothing is left out."""
        drawn = table([{"a": "1"}, {"b_c": "2"}])
        assert "<th>A</th><th>B c</th>" in drawn
        assert "<td>1</td><td></td>" in drawn

    def test_an_empty_table_says_so(self) -> None:
        """An empty record is information."""
        assert "No entries" in table([])
