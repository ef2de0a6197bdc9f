"""Several approved drafts go live at one moment, or none of them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse_lazy

from organisations.models import Organisation
from publishing.desk import publication as desk
from publishing.models import Revision
from stages.models import Step
from tests.admin_forms import list_url
from tests.make import fresh, make_editor, make_organisation, make_page, make_right, make_step
from tests.publishing.writing import approved, edit
from tests.seen import links, part, text, texts
from tests.site import address

pytestmark = pytest.mark.django_db
URL = reverse_lazy("admin:together")


@pytest.fixture
def bundle(editor, author, reviewer):
    """A step with a new title, and a new organisation: both approved."""
    step, organisation = make_step(), make_organisation(status="draft")
    return (
        approved(step, author, reviewer, title_nl="Nieuwe stap"),
        approved(organisation, author, reviewer, name_nl="Nieuw huis"),
    )


def send(client, *versions):
    response = client.post(URL, {"version": [version.pk for version in versions]})
    return " ".join(texts(client.get(response.url), ".messagelist li"))


def test_a_step_and_its_new_organisation_go_live_together(client, bundle):
    assert URL in links(client.get(reverse_lazy("admin:index")), "#content-main a")
    page = client.get(URL)
    assert "Step: Nieuwe stap" in text(page, ".desk-together")
    assert "Organisation: Nieuw huis" in text(page, ".desk-together")
    assert "By author, approved by reviewer." in text(page, ".desk-together")
    told = send(client, *bundle)
    assert "Published. Readers see it now: Nieuwe stap, Nieuw huis." in told
    step, organisation = (version.row() for version in bundle)
    assert "Nieuwe stap" in text(client.get(address(step)))
    assert "Nieuw huis" in text(client.get(address(organisation)))
    assert "Nothing is approved" in text(client.get(URL), "#content")


def test_the_one_that_stops_it_is_named_and_nothing_is_published(client, bundle, author, reviewer):
    right = make_right()
    step = make_step(rights=[right])
    stopping = approved(step, author, reviewer, title_nl="Deze niet")
    step.rights.clear()
    fresh(right).delete()
    told = send(client, *bundle, stopping)
    assert "Nothing was published. “Deze niet” stops it:" in told
    assert [version.row().title_nl for version in bundle[:1]] != ["Nieuwe stap"]
    assert Revision.objects.filter(state="approved").count() == 3


def test_what_is_no_longer_approved_stops_it_too(client, bundle, author):
    edit(bundle[0].row(), author, summary_nl="Anders.")
    assert "Nothing was published: somebody else was first" in send(client, *bundle)
    assert not bundle[1].row().is_published
    assert "Choose what is to be published" in send(client)


@pytest.mark.parametrize("model", [Step, Organisation])
def test_a_list_leads_to_those_that_were_chosen_in_it(client, bundle, model):
    other = make_page()
    chosen = model.objects.all()
    data = {"action": "publish_together", "_selected_action": [row.pk for row in chosen]}
    response = client.post(list_url(model), data)
    page = client.get(response.url)
    ticked = part(page, ".desk-together fieldset").select("input[checked]")
    version = next(each for each in bundle if each.model is model)
    assert [box["value"] for box in ticked] == [str(version.pk)]
    desk.discard(version, by=bundle[0].author)
    response = client.post(list_url(model), data)
    assert "None of them has an approved draft" in text(client.get(response.url), ".messagelist")
    assert other.is_published


def test_who_may_not_publish_sees_neither_page_nor_action(client, bundle):
    visitor = make_editor(is_superuser=False)
    names = ["change_step", "view_step"]
    visitor.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(visitor)
    assert client.get(URL).status_code == 403
    assert URL not in links(client.get(reverse_lazy("admin:index")), "#content-main a")
    assert "publish_together" not in str(client.get(list_url(Step)).content)
    visitor.user_permissions.add(Permission.objects.get(codename="publish"))
    assert "Nieuwe stap" in text(client.get(URL), ".desk-together")
    assert "Nieuw huis" not in text(client.get(URL), ".desk-together")


def test_the_page_costs_the_same_however_many_drafts_wait(
    client, bundle, author, reviewer, django_assert_num_queries
):
    client.get(URL)  # the kinds are known from here on
    with django_assert_num_queries(3):
        client.get(URL)
    for _ in range(3):
        approved(make_step(), author, reviewer, title_nl="Nog een")
    with django_assert_num_queries(3):
        client.get(URL)
