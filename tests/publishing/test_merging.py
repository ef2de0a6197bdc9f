"""Two changes of one content, field by field."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.desk.merging import chosen, merge


def content(parts=(), links=(), **fields):
    return {"fields": fields, "links": {"rights": sorted(links)}, "parts": {"contacts": [*parts]}}


def part(pk, value="a", order=0):
    return {"id": pk, "value": value, "order": order}


def test_what_one_changed_is_as_that_one_has_it():
    base = content(title="a", text="b", links=["1", "2"])
    mine = content(title="mine", text="b", links=["1", "2", "3"])
    theirs = content(title="a", text="theirs", links=["2"])
    merged = merge(base, mine, theirs)
    assert merged.both == []
    assert merged.content == content(title="mine", text="theirs", links=["2", "3"])


def test_what_both_changed_is_mine_and_is_named():
    merged = merge(content(title="a"), content(title="mine"), content(title="theirs"))
    assert merged.content == content(title="mine")
    assert [(each.path, each.was, each.mine, each.theirs) for each in merged.both] == [
        (("fields", "title"), "a", "mine", "theirs")
    ]
    taken = chosen(merged.content, ("fields", "title"), "theirs")
    assert taken == content(title="theirs")


def test_what_both_changed_alike_is_no_conflict():
    merged = merge(content(title="a"), content(title="b"), content(title="b"))
    assert (merged.content, merged.both) == (content(title="b"), [])


def test_parts_are_merged_each_by_itself():
    base = content([part("1"), part("2"), part("3")])
    mine = content([part("1", "mine"), part("2"), part("3"), part("4")])
    theirs = content([part("1"), part("2", "theirs"), part("5")])
    merged = merge(base, mine, theirs)
    assert merged.both == []
    assert merged.content == content([part("1", "mine"), part("2", "theirs"), part("4"), part("5")])


def test_a_part_that_one_deleted_and_the_other_changed_stays_and_is_named():
    base, without = content([part("1")]), content([])
    changed = content([part("1", "new")])
    for merged in (merge(base, without, changed), merge(base, changed, without)):
        assert merged.content == changed
        assert [each.path for each in merged.both] == [("parts", "contacts", "1")]


texts = st.sampled_from(["", "a", "b"])
parts = st.dictionaries(st.sampled_from("123"), texts)
contents = st.builds(
    lambda title, text, links, rows: content(
        [part(pk, value) for pk, value in sorted(rows.items())], links, title=title, text=text
    ),
    texts,
    texts,
    st.sets(st.sampled_from("xyz")),
    parts,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents, contents, contents)
def test_whatever_is_merged_nothing_that_only_one_changed_is_lost(base, mine, theirs):
    merged, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert merge(base, mine, base).content == mine
    assert merge(base, base, theirs).content == theirs
    assert {each.path for each in merged.both} == {each.path for each in other.both}
    if not merged.both:
        assert merged.content == other.content
    else:
        both = {each.path for each in merged.both}
        for name in ("title", "text"):
            was, my, their = (side["fields"][name] for side in (base, mine, theirs))
            if ("fields", name) not in both:
                assert merged.content["fields"][name] == (their if my == was else my)
