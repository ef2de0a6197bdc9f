"""The desk in the admin, as an author, a reviewer and a publisher meet it."""

import pytest
from django.urls import reverse

from organisations.models import Organisation
from pages.models import Page
from publishing.desk import publication as desk
from publishing.desk.revision import Revision, State
from tests.admin_forms import add_url, as_sent, change_url, draft, list_url, publish_draft, save
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_term,
)
from tests.seen import html, links, text, texts
from tests.site import address

pytestmark = pytest.mark.django_db
KINDS = [make_step, make_organisation, make_right, make_regulation, make_page, make_term]
NAMES = {"Organisation": "name", "Term": "term"}


@pytest.fixture
def author(client):
    return log_in(client, make_editor(username="author"))


@pytest.fixture
def reviewer():
    return make_editor(username="reviewer")


def log_in(client, user):
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


def page_of(row, page, *more):
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk, *more])


def press(client, row, action, **fields):
    """One of the buttons of the bar; what is said then."""
    version = desk.begin(row)
    data = {"version": version.pk, "action": action, **fields}
    return said(client, client.post(page_of(row, "desk"), data))


def said(client, response):
    return " ".join(texts(client.get(response.url), ".messagelist li"))


def buttons(client, row):
    page = client.get(change_url(row))
    return texts(page, ".desk-buttons button")


@pytest.mark.parametrize("make", KINDS)
def test_saving_makes_a_draft_and_readers_see_nothing_of_it(client, author, make):
    row = make()
    name = f"{NAMES.get(type(row).__name__, 'title')}_nl"
    before = getattr(row, name)
    response = draft(client, change_url(row), **{name: "Een nieuwe naam"})
    assert "Readers see nothing of it yet" in said(client, response)
    assert getattr(fresh(row), name) == before
    assert as_sent(client.get(change_url(row)))[name] == "Een nieuwe naam"
    draft(client, change_url(row), **{name: "Een andere naam"})
    assert desk.open_draft(row).number == 3
    publish_draft(change_url(row))
    assert getattr(fresh(row), name) == "Een andere naam"


def test_a_correction_from_its_author_to_readers(client, author, reviewer):
    page = make_page(title_nl="Eerst")
    assert buttons(client, page) == ["Withdraw from the site", "Withdraw later"]
    response = draft(client, change_url(page), title_nl="Dan", _submit="yes", desk_note="Fout.")
    assert "submitted for review" in said(client, response)
    bar = text(client.get(change_url(page)), ".desk")
    assert "In review: saved by author" in bar
    assert "Why: Fout." in bar
    assert "Approve" not in buttons(client, page)
    assert "Somebody else was first" in press(client, page, "approve")
    log_in(client, reviewer)
    assert {"Approve", "Return"} <= set(buttons(client, page))
    press(client, page, "approve")
    assert "Approved by reviewer" in text(client.get(change_url(page)), ".desk")
    press(client, page, "publish")
    assert "Dan" in text(client.get(address(page)))


def test_what_is_returned_says_why(client, author, reviewer):
    page = make_page()
    draft(client, change_url(page), title_nl="Dan", _submit="yes")
    log_in(client, reviewer)
    assert "Write what has to change" in press(client, page, "give_back")
    press(client, page, "give_back", note="Te lang.")
    log_in(client, author)
    bar = text(client.get(change_url(page)), ".desk")
    assert "Returned by reviewer: Te lang." in bar
    assert "Submit for review" in buttons(client, page)


def test_saving_without_a_change_is_no_save(client, author, reviewer):
    step = make_referral(make_step()).step
    draft(client, change_url(step), title_nl="Dan", _submit="yes")
    desk.approve(desk.open_draft(step), by=reviewer)
    assert "Nothing was changed" in said(client, draft(client, change_url(step)))
    assert desk.open_draft(step).state == State.APPROVED
    assert Revision.objects.of(step).count() == 2


def test_the_ends_of_lines_that_a_browser_sends_are_no_change(client, author):
    step = make_step(sources="https://www.example.nl/\nhttps://www.example.com/")
    sent = step.sources.replace("\n", "\r\n")
    assert "Nothing was changed" in said(client, draft(client, change_url(step), sources=sent))
    save(client, change_url(step), sources=f"{sent}\r\nhttps://www.example.org/")
    assert fresh(step).source_list[1:] == ["https://www.example.com/", "https://www.example.org/"]
    assert "\r" not in fresh(step).sources


def test_an_incomplete_draft_is_kept_and_named_when_it_is_submitted(client, author):
    step = make_step()
    response = draft(client, change_url(step), title_nl="", summary_nl="", _submit="yes")
    told = said(client, response)
    assert "Saved as a draft, but not submitted" in told
    assert "Title (Dutch): missing" in told
    assert not desk.open_draft(step).said["fields"]["title_nl"]


def test_a_new_object_is_there_for_others_and_hidden_from_readers(client, author):
    new = {"name_nl": "Nieuw huis", "slug": "nieuw-huis", "kind": "shelter"}
    response = draft(client, add_url(Organisation), **new)
    organisation = Organisation.objects.get(slug="nieuw-huis")
    assert response.url == change_url(organisation)
    assert organisation.status == "draft"
    assert client.get(address(organisation)).status_code == 404
    step = make_step()
    row = {"organisation": str(organisation.pk), "why_nl": "Helpt", "order": "1"}
    assert draft(client, change_url(step), {"referrals": [row]}).status_code == 302
    assert not step.referrals.exists()
    delete = change_url(organisation).replace("change", "delete")
    assert "The draft of" in text(client.post(delete, {"post": "yes"}), "body")
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_parts_are_changed_added_and_taken_away_in_a_draft(client, author):
    organisation = make_organisation()
    one, other = (make_contact(organisation, value=f"0800 111{n}", order=n) for n in (1, 2))
    exchanged = {"contacts-0-value": other.value, "contacts-1-value": one.value}
    new = {"kind": "email", "value": "help@example.org", "label_nl": "Mail", "order": "3"}
    response = draft(client, change_url(organisation), {"contacts": [new]}, **exchanged)
    assert response.status_code == 302
    again = draft(client, change_url(organisation), **{"contacts-2-DELETE": "on"})
    assert again.status_code == 302
    assert [c.value for c in organisation.contacts.all()] == [one.value, other.value]
    publish_draft(change_url(organisation))
    assert [c.value for c in organisation.contacts.all()] == [other.value, one.value]


def test_two_who_change_different_fields_lose_nothing(client, author, reviewer):
    page = make_page()
    url = change_url(page)
    first = as_sent(client.get(url)) | {"title_nl": "Van de een"}
    second = as_sent(client.get(url)) | {"summary_nl": "Van de ander"}
    client.post(url, first)
    log_in(client, reviewer)
    assert "Author saved meanwhile; both changes are in" in said(client, client.post(url, second))
    fields = desk.open_draft(page).said["fields"]
    assert (fields["title_nl"], fields["summary_nl"]) == ("Van de een", "Van de ander")


@pytest.mark.parametrize("theirs", [True, False])
def test_two_who_change_the_same_see_both_and_choose(client, author, reviewer, theirs):
    organisation = make_contact(value="0800 1111").organisation
    url = change_url(organisation)
    sent = as_sent(client.get(url))
    client.post(url, sent | {"summary_nl": "Van de een", "name_nl": "Huis"})
    log_in(client, reviewer)
    mine = {"summary_nl": "Van de ander", "city": "Breda", "contacts-0-value": "0800 2222"}
    response = client.post(url, sent | mine)
    assert response.status_code == 409
    shown = text(response, ".desk-both")
    assert "Van de een" in shown
    assert "Van de ander" in shown
    again = as_sent(response)
    assert mine.items() <= again.items()
    assert again["name_nl"] == "Huis"
    choice = {"take_theirs": "fields/summary_nl"} if theirs else {"summary_nl": "Van beide"}
    assert client.post(url, again | choice).status_code == 302
    content = desk.open_draft(organisation).said
    assert content["fields"]["summary_nl"] == ("Van de een" if theirs else "Van beide")
    assert content["fields"]["city"] == "Breda"
    assert content["parts"]["contacts"][0]["value"] == "0800 2222"


def test_who_else_has_a_draft_is_said_on_opening(client, author, reviewer):
    page = make_page()
    draft(client, change_url(page), title_nl="Dan")
    log_in(client, reviewer)
    assert "This is the draft of author" in text(client.get(change_url(page)), ".desk")


def test_the_list_says_which_have_a_draft(client, author):
    page, other = make_page(), make_page()
    draft(client, change_url(page), title_nl="Dan")
    rows = texts(client.get(list_url(Page)), "td.field-state")
    assert sorted(rows) == ["published", "published; draft: draft"]
    found = client.get(list_url(Page), {"desk": "draft"}).context["cl"].queryset
    assert list(found) == [page]
    assert other not in found


def test_one_person_alone_at_night(client, author, reviewer):
    organisation = make_contact(value="0800 1111").organisation
    draft(client, change_url(organisation), **{"contacts-0-value": "0800 2222"})
    press(client, organisation, "publish_urgently")
    assert organisation.contacts.get().value == "0800 1111"
    press(client, organisation, "publish_urgently", note="Het nummer is fout.")
    assert organisation.contacts.get().value == "0800 2222"
    bar = text(client.get(change_url(organisation)), ".desk")
    assert "author published this alone, and nobody has looked at it: Het nummer is fout." in bar
    draft(client, change_url(organisation), summary_nl="Nog iets.")
    told = press(client, organisation, "publish_urgently", note="Weer.")
    assert "no second person has looked at it" in told
    log_in(client, reviewer)
    press(client, organisation, "look_at")
    assert not Revision.objects.not_looked_at().exists()


def test_history_comparison_and_restoring(client, author, reviewer):
    right = make_right()
    step = make_step(title_nl="Eerst dit", body_nl="<p>Bel <strong>nu</strong>.</p>")
    changed = {"title_nl": "Eerst dat", "body_nl": "<p>Bel nu.</p>", "rights": [str(right.pk)]}
    draft(client, change_url(step), **changed)
    page = client.get(page_of(step, "compare"))
    shown = " ".join(str(part) for part in page.context["changes"])
    assert "<del>dit</del><ins>dat</ins>" in html(page, ".desk-change:first-of-type")
    assert "&lt;strong&gt;" in shown
    assert str(right) in text(page, "#content")
    assert len(page.context["changes"]) == 3
    publish_draft(change_url(step))
    history = client.get(page_of(step, "versions"))
    assert "approved, second-editor" in text(history, "#content")
    first = Revision.objects.of(step).get(number=1)
    client.post(page_of(step, "versions"), {"version": first.pk})
    assert desk.open_draft(step).said["fields"]["title_nl"] == "Eerst dit"
    assert fresh(step).title_nl == "Eerst dat"
    assert client.get(page_of(step, "history")).url == page_of(step, "versions")


def test_withdrawing_leads_readers_on(client, author):
    page, other = make_page(), make_page()
    url = address(page)
    press(client, page, "withdraw", note="Oud.", address=address(other))
    assert client.get(url).url == address(other)
    assert "Withdrawn by author" in text(client.get(change_url(page)), ".desk")
    assert client.get(change_url(other)).status_code == 200


def test_who_uses_it_is_named_before_it_is_deleted(client, author):
    right, organisation = make_right(), make_organisation()
    make_step(rights=[right], title_nl="Noemt beide", title_en="Names both")
    step = make_step(title_en="Has a draft")
    row = {"organisation": str(organisation.pk), "why_nl": "Helpt", "order": "1"}
    draft(client, change_url(step), {"referrals": [row]}, rights=[str(right.pk)])
    asked = {row: client.get(page_of(row, "delete")) for row in (right, organisation)}
    assert "The step “Names both”" in text(asked[right], "#content")
    for page in asked.values():
        assert "The draft of step “Has a draft”" in text(page, "#content")
        assert "Yes, I’m sure" not in text(page, "#content")
    client.post(page_of(right, "delete"), {"post": "yes"})
    assert fresh(right)


@pytest.mark.parametrize("make", KINDS)
def test_each_list_leads_to_what_was_deleted(client, author, make):
    row = make()
    assert f"{list_url(type(row))}deleted/" in links(client.get(list_url(type(row))), "a[href]")


def test_what_was_deleted_is_brought_back(client, author):
    page = make_page(title_nl="Weg en terug")
    client.post(change_url(page).replace("change", "delete"), {"post": "yes"})
    assert not Page.objects.exists()
    deleted = reverse("admin:pages_page_deleted")
    assert "Weg en terug" in text(client.get(deleted), "#content")
    version = Revision.objects.deleted(Page).get()
    client.post(deleted, {"version": version.pk})
    assert fresh(page).title_nl == "Weg en terug"
    assert "Nothing." in text(client.get(deleted), "#content")


def test_the_preview_is_the_real_page_in_each_language(client, author):
    step = make_step(parent=make_step(status="draft"))
    draft(client, change_url(step), title_nl="Straks zo", title_en="Like this soon")
    for language, title in (("nl", "Straks zo"), ("en", "Like this soon")):
        page = client.get(page_of(step, "preview_in", language))
        assert title in text(page)
        assert page["Cache-Control"] == "no-store"
        assert "noindex" in page["X-Robots-Tag"]
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert client.get(address(fresh(step))).status_code == 404


def test_a_link_for_a_colleague_works_without_an_account_as_long_as_there_is_a_draft(
    client, author, settings
):
    page = make_page()
    draft(client, change_url(page), title_nl="Straks zo")
    shown = client.get(page_of(page, "preview"))
    link = shown.context["link"].removeprefix("http://testserver")
    client.logout()
    response = client.get(link)
    assert "Straks zo" in text(response)
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Cache-Control"] == "no-store"
    assert "Straks zo" not in text(client.get(address(page)))
    assert client.get(link[:-2] + "x/").status_code == 404
    desk.discard(desk.open_draft(page), by=author)
    assert client.get(link).status_code == 404


def test_who_may_only_look_can_do_nothing(client, author):
    page = make_page()
    version = desk.begin(page)
    visitor = make_editor(is_superuser=False)
    log_in(client, visitor)
    answer = client.post(page_of(page, "desk"), {"version": version.pk, "action": "discard"})
    assert answer.status_code == 403
    assert client.get(page_of(page, "versions")).status_code == 403
    assert links(client.get(address(page)), "main a[href*=admin]") == []
