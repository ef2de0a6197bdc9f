"""Two versions, word by word."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.desk.comparison import words
from tests.seen import document


def test_whole_words_are_marked_and_what_stays_is_not():
    assert words("Bel eerst 112.", "Bel nu 112.") == "Bel <del>eerst</del><ins>nu</ins> 112."
    assert (
        words("Een twee drie", "Vier vijf drie") == "<del>Een twee</del><ins>Vier vijf</ins> drie"
    )
    assert words("Zelfde.", "Zelfde.") == "Zelfde."
    assert words("", "Nieuw") == "<ins>Nieuw</ins>"


def test_formatting_counts_and_nothing_of_it_runs():
    marked = words("<p>Bel <strong>nu</strong></p>", "<p>Bel nu<script>x()</script></p>")
    assert "<strong" not in marked
    assert "<script" not in marked
    assert "<del>&lt;strong&gt;</del>" in marked
    assert "&lt;script&gt;" in marked


pieces = st.sampled_from(["een", "twee", "<p>", "</p>", "&", " ", "\n", ".", "<script>", '"'])
texts = st.lists(pieces, max_size=12).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, texts)
def test_whatever_is_compared_both_texts_can_be_read_in_it(old, new):
    page = document(f"<pre>{words(old, new)}</pre>")
    assert {tag.name for tag in page.find_all(True)} <= {"pre", "del", "ins"}
    both = [document(str(page)) for _ in range(2)]
    for found, mark, whole in zip(both, ("ins", "del"), (old, new), strict=True):
        said = "".join(
            text
            for text in found.find_all(string=True)
            if not any(parent.name == mark for parent in text.parents)
        )
        assert said == whole
