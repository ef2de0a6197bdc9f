"""What an editor sees of drafts before readers do: on every page that they change."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from publishing.desk import publication as desk
from publishing.models import Revision
from tests.admin_forms import list_url
from tests.make import (
    fresh,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_term,
)
from tests.publishing.writing import approved, edit
from tests.seen import document, links, text, texts
from tests.site import address

pytestmark = pytest.mark.django_db


def preview(row, *more):
    page = "preview_in" if more else "preview"
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk, *more])


@pytest.fixture
def stage():
    return make_step(title_nl="Fase", title_en="Fase")


@pytest.fixture
def step(stage, author):
    """A step with a draft."""
    step = make_step(fresh(stage), question_nl="Nodig?", question_en="Needed?")
    make_referral(step, make_organisation(name_nl="Het huis", name_en="Het huis"))
    edit(step, author, title_nl="Straks zo", title_en="Straks zo", action_nl="Vraag om straks")
    return step


@pytest.fixture
def organisation(step, author):
    """A new one, that the draft of the step names."""
    made = make_organisation(status="draft", name_nl="Nieuw loket")
    edit(made, author, name_nl="Het nieuwe loket", name_en="Het nieuwe loket")
    head = desk.head(step)
    referral = head.said["parts"]["referrals"][0]
    new = referral | {"id": str(made.pk), "organisation": str(made.pk), "key": "new"}
    parts = {**head.said["parts"], "referrals": [referral, new]}
    content = head.said | {"parts": parts}
    desk.save_draft(fresh(step), content, by=author, began_from=head)
    return made


def test_a_step_is_seen_wherever_readers_will_meet_it(client, editor, step, stage):
    page = client.get(preview(step))
    places = texts(page, "#content nav a")
    assert places == ["Straks zo", "Overview", "The plan", "Step: Fase", "Organisation: Het huis"]
    for place in page.context["places"]:
        shown = client.get(preview(step, "nl"), {"at": place[0].key})
        assert shown.status_code == 200
        word = "Vraag om straks" if place[0].key == "plan" else "Straks zo"
        assert word in text(shown, "body"), place[0].key
        assert (shown["Cache-Control"], shown["X-Frame-Options"]) == ("no-store", "SAMEORIGIN")
    assert client.get(preview(step, "nl"), {"at": "nowhere"}).status_code != 200
    assert "Straks zo" not in text(client.get(address(fresh(stage))))


def test_each_language_is_seen_on_a_telephone_and_on_a_wide_screen(client, editor, step):
    page = client.get(preview(step), {"at": "overview"})
    frames = links(page, "#content h2 ~ p a")
    assert len(frames) == 2
    assert all("at=overview" in url for url in frames)
    assert [(f["width"], f["src"]) for f in document(page).select("iframe")] == [
        (width, url) for url in frames for width in ("360", "1280")
    ]


@pytest.mark.parametrize(
    ("make", "name", "at"),
    [
        (make_organisation, "name_nl", "organisations"),
        (make_right, "title_nl", "rights"),
        (make_regulation, "title_nl", "regulations"),
        (make_term, "term_nl", "glossary"),
        (make_page, "title_nl", "itself"),
    ],
)
def test_every_kind_is_seen_in_its_list(client, editor, author, make, name, at):
    row = make()
    edit(row, author, **{name: "Straks zo"})
    assert "Straks zo" in text(client.get(preview(row, "nl"), {"at": at}))
    assert client.get(preview(row)).status_code == 200


def test_who_takes_reports_is_seen_where_people_report(client, editor, author):
    row = make_organisation(report_order=1)
    edit(row, author, name_nl="Straks zo")
    assert "Straks zo" in text(client.get(preview(row, "nl"), {"at": "report"}))
    assert "Where to report" in texts(client.get(preview(row)), "#content nav a")


def test_drafts_of_a_bundle_are_seen_together(client, editor, step, organisation):
    alone = client.get(preview(step))
    assert texts(alone, ".desk-with label") == ["Organisation: Het nieuwe loket (draft)"]
    assert "loket" not in text(client.get(preview(step, "nl")))
    chosen = {"with": str(desk.head(organisation).pk)}
    together = client.get(preview(step), chosen)
    assert "Organisation: Het nieuwe loket" in texts(together, "#content nav a")
    assert all(chosen["with"] in frame["src"] for frame in document(together).select("iframe"))
    assert "Het nieuwe loket" in text(client.get(preview(step, "nl"), chosen))
    client.logout()
    link = together.context["link"].removeprefix("http://testserver")
    assert "Het nieuwe loket" in text(client.get(link))
    assert client.get(address(fresh(organisation))).status_code == 404
    desk.discard(desk.head(organisation), by=editor)
    assert client.get(link).status_code == 404


def test_what_was_chosen_to_be_published_together_is_seen_together(
    client, editor, author, reviewer
):
    rows = make_step(), make_organisation()
    drafts = [approved(row, author, reviewer, summary_nl="Anders.") for row in rows]
    data = {"version": [draft.pk for draft in drafts], "look": "yes"}
    response = client.get(reverse("admin:together"), data)
    assert response.status_code == 302
    assert texts(client.get(response.url), ".desk-with label:has(input[checked])")


def test_only_drafts_of_kinds_that_an_editor_may_see_are_offered(
    client, editor, step, organisation
):
    visitor = make_editor(is_superuser=False)
    names = ["view_step", "change_step"]
    visitor.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(visitor)
    assert texts(client.get(preview(step)), ".desk-with label") == []
    chosen = {"with": str(desk.head(organisation).pk)}
    assert "loket" not in text(client.get(preview(step, "nl"), chosen))


def test_what_cannot_be_shown_leads_back_to_the_form(client, editor, author):
    page, other = make_page(slug_nl="hier"), make_page()
    edit(other, author, title_nl="Straks zo")
    draft = Revision.objects.open().get()
    content = draft.said | {"fields": draft.said["fields"] | {"slug_nl": "hier"}}
    desk.save_draft(fresh(other), content, by=author, began_from=draft)
    for url in (preview(other), preview(other, "nl")):
        response = client.get(url)
        assert "It cannot be shown" in text(client.get(response.url), ".messagelist")
    assert client.get(address(page)).status_code == 200
    assert client.get(list_url(type(page))).status_code == 200
