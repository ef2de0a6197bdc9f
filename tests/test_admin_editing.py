"""Filling in the forms of the admin: what is kept, what is refused, and what is said then."""

import pytest
from django.utils import translation

from organisations.models import Contact, Organisation, Region
from pages.models import Page, Term
from publishing.desk.publication import withdraw
from publishing.models import Status
from tests.admin_forms import add_url, change_url, complaints, draft, publish_draft, refuse, save
from tests.make import (
    fresh,
    make_contact,
    make_organisation,
    make_page,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.seen import part, text

pytestmark = pytest.mark.django_db
MAKERS = [
    make_step,
    make_right,
    make_regulation,
    make_organisation,
    make_region,
    make_page,
    make_term,
    make_synonym,
]
PUBLISHABLE = [maker for maker in MAKERS if maker is not make_region]
NAMES = {Organisation: "name", Term: "term"}
TEXTS = {
    "title_nl": "Veilig reizen",
    "title_en": "Safe travel",
    "summary_nl": "Hoe",
    "body_nl": "<p>Zo</p>",
}


@pytest.mark.parametrize("make", MAKERS)
def test_saving_an_untouched_form_changes_nothing(client, editor, make):
    row = make()
    before = columns(row)
    response = save(client, change_url(row))
    assert complaints(response) == ""
    assert response.status_code == 302
    assert columns(row) == before


def columns(row):
    with translation.override("nl"):
        row = fresh(row)
        # An empty text in a second language may be NULL or "".
        return {f.name: getattr(row, f.name) or None for f in row._meta.concrete_fields}


@pytest.mark.parametrize("make", PUBLISHABLE)
def test_publishing_records_who_and_when_and_withdrawing_forgets(client, editor, make):
    row = make(status="draft")
    publish_draft(draft(client, change_url(row), **{named(row): "Anders"}).url)
    row = fresh(row)
    assert (row.status, row.published_by.username) == (Status.PUBLISHED, "second-editor")
    assert row.published_at
    withdraw(row, by=editor, reason="Verouderd.")
    row = fresh(row)
    assert (row.status, row.published_by, row.published_at) == (Status.DRAFT, None, None)


def named(row):
    """The column of its Dutch name."""
    return f"{NAMES.get(type(row), 'title')}_nl"


def test_saving_again_leaves_the_publisher(client, editor):
    page = make_page()
    publisher = page.published_by
    save(client, change_url(page), title_nl="Anders")
    assert (fresh(page).title_nl, fresh(page).published_by) == ("Anders", publisher)


def test_a_new_item_gets_a_key_from_its_name_and_keeps_it(client, editor):
    for number in range(2):
        response = save(client, add_url(Page), **TEXTS, slug_nl=f"reizen-{number}")
        assert complaints(response) == ""
    first, second = Page.objects.order_by("slug_nl")
    assert (first.key, second.key) == ("safe-travel", "safe-travel-2")
    save(client, change_url(first), key="other", title_en="Travelling")
    assert (fresh(first).key, fresh(first).title_en) == ("safe-travel", "Travelling")


def test_a_key_can_be_chosen_once(client, editor):
    save(client, add_url(Term), term_nl="Slachtoffer", meaning_nl="Iemand", key="victim")
    assert Term.objects.get().key == "victim"
    again = save(client, add_url(Term), term_nl="Slachtoffer", meaning_nl="Iemand", key="victim")
    assert "already exists" in complaints(again)


def test_a_name_without_a_letter_of_ours_still_makes_a_key(client, editor):
    save(client, add_url(Region), kind="province", name_nl="北")
    assert Region.objects.get().key == "region"


PLANTED = (
    '<p style="color:red" onclick="x()">Lees <script>alert(1)</script>'
    '<a href="javascript:alert(1)">dit</a> '
    'en <a href="https://example.org/" target="_blank">dat</a></p>'
    '<iframe src="https://elsewhere.example/"></iframe><img src=x onerror="x()">'
    '<ol start="3"><li>een</li></ol>'
)


@pytest.mark.parametrize(
    ("make", "field"),
    [(m, "body") for m in (make_step, make_right, make_regulation, make_page)]
    + [(make_organisation, "description")],
)
def test_rich_text_keeps_only_the_allowed_tags(client, editor, make, field):
    row = make()
    sent = {f"{field}_nl": PLANTED, f"{field}_en": PLANTED}
    assert complaints(save(client, change_url(row), **sent)) == ""
    link = '<a href="https://example.org/" rel="noopener noreferrer">dat</a>'
    kept = f'<p>Lees <a rel="noopener noreferrer">dit</a> en {link}</p><ol><li>een</li></ol>'
    assert [getattr(fresh(row), name) for name in sent] == [kept, kept]


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> <br></p>", "<script>x</script>"])
def test_a_rich_text_that_says_nothing_is_missing(client, editor, empty):
    page = make_page()
    response = draft(client, change_url(page), body_nl=empty, _submit="yes")
    said = text(client.get(response.url), ".messagelist")
    assert "not submitted" in said
    assert "Text (Dutch): missing" in said
    assert fresh(page).body_nl


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("phone", "bel ons", "in digits"),
        ("phone_abroad", "033 448 11 86", "begins with +"),
        ("email", "help.example.org", "valid email"),
        ("website", "javascript:alert(1)", "whole web address"),
    ],
)
def test_a_contact_that_does_not_fit_its_kind(client, editor, kind, value, reason):
    url = change_url(make_organisation())
    contact = {"kind": kind, "value": value, "label_nl": "Bellen", "order": "1"}
    refuse(client, url, reason, {"contacts": [contact]})


def test_a_contact_twice(client, editor):
    contact = make_contact(value="0900 8844")
    row = {"kind": "phone", "value": "0900 8844", "label_nl": "Bellen", "order": "2"}
    refuse(client, change_url(contact.organisation), "duplicate", {"contacts": [row]})


def test_an_organisation_twice_at_one_step(client, editor):
    referral = make_referral()
    row = {"organisation": str(referral.organisation.pk), "why_nl": "Helpt", "order": "2"}
    refuse(client, change_url(referral.step), "duplicate", {"referrals": [row]})
    new = {**row, "organisation": str(make_organisation().pk)}
    refuse(client, change_url(make_step()), "duplicate", {"referrals": [new, new]})


def test_an_address_at_a_confidential_location(client, editor):
    organisation = make_organisation(confidential_location=True)
    refuse(client, change_url(organisation), "Empty both fields", address="Straat 1", city="Breda")


def test_publishing_a_regulation_that_nobody_verified(client, editor):
    regulation = make_regulation(verified=False, status="draft")
    response = draft(client, change_url(regulation), title_nl="Wet", _submit="yes")
    assert "Only a verified" in text(client.get(response.url), ".messagelist")
    assert fresh(regulation).status == Status.DRAFT


@pytest.mark.parametrize("sources", ["zie dossier", "javascript:alert(1)"])
def test_a_source_that_is_no_web_address(client, editor, sources):
    refuse(client, change_url(make_right()), "whole web address", sources=sources)


def test_a_step_that_refers_to_itself(client, editor):
    step = make_step()
    response = save(client, change_url(step), see_also=[str(step.pk)])
    assert "need not refer to itself" in complaints(response)


def test_a_number_that_moves_between_rows_makes_no_second_key(client, editor):
    contact = make_contact(value="0900 8844")
    changed = {"contacts-0-value": "0900 1111"}
    again = {"kind": "phone", "value": "0900 8844", "label_nl": "Bellen", "order": "2"}
    url = change_url(contact.organisation)
    assert complaints(save(client, url, {"contacts": [again]}, **changed)) == ""
    assert Contact.objects.filter(organisation=contact.organisation).count() == 2


def test_an_organisation_that_comes_back_to_a_step_makes_no_second_key(client, editor):
    referral, other = make_referral(), make_organisation()
    row = {"organisation": str(referral.organisation.pk), "why_nl": "Helpt", "order": "2"}
    save(client, change_url(referral.step), **{"referrals-0-organisation": str(other.pk)})
    response = save(client, change_url(referral.step), {"referrals": [row]})
    assert complaints(response) == ""
    assert referral.step.referrals.count() == 2


def test_rows_keep_the_order_that_editors_give_them(client, editor):
    organisation = make_organisation()
    rows = [
        {"kind": "phone", "value": f"0800 {order}", "label_nl": "Bellen", "order": str(order)}
        for order in (30, 10, 20)
    ]
    save(client, change_url(organisation), {"contacts": rows})
    assert [c.value for c in organisation.contacts.all()] == ["0800 10", "0800 20", "0800 30"]


def test_a_summary_is_seen_in_full_and_stays_one_line(client, editor):
    step = make_step()
    assert part(client.get(change_url(step)), "textarea[name=summary_nl]")
    save(client, change_url(step), summary_nl="Eerst dit.\r\nDan dat. ")
    step.refresh_from_db()
    assert step.summary_nl == "Eerst dit. Dan dat."


def test_what_something_else_rests_on_is_not_deleted(client, editor):
    organisation = make_referral().organisation
    url = change_url(organisation).replace("change", "delete")
    assert "protected" in text(client.post(url, {"post": "yes"}), "body")
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_dutch_editors_read_why_in_dutch(client, editor):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    regulation = make_regulation(verified=False, status="draft")
    response = draft(client, change_url(regulation), title_nl="Wet", _submit="yes")
    said = text(client.get(response.url), ".messagelist")
    assert "Only a verified" not in said
    assert "not submitted" not in said
    assert said
