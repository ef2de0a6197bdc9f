"""The admin as a whole: its policy, its lists, its words."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Contact, FirstCall, Municipality, Organisation, PlaceName, Region
from pages.models import Page, Synonym, Term
from publishing.models import Publishable
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from tests.admin_forms import add_url, change_url, list_url
from tests.make import (
    make_contact,
    make_editor,
    make_first_call,
    make_municipality,
    make_organisation,
    make_page,
    make_place_name,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.safety import assert_protected
from tests.seen import document, links, part, text

pytestmark = pytest.mark.django_db
MAKERS = {
    Step: make_step,
    Right: make_right,
    Regulation: make_regulation,
    Organisation: make_organisation,
    Region: make_region,
    Municipality: make_municipality,
    PlaceName: make_place_name,
    Page: make_page,
    Term: make_term,
    Synonym: make_synonym,
}
# There is one for each situation, without texts or a status.
ALL = {**MAKERS, FirstCall: make_first_call}
INLINE = {Contact, Referral, TimeLimit}
CONTENT = ["organisations", "stages", "pages"]


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def pages_of(model):
    row = ALL[model]()
    return [list_url(model), add_url(model), change_url(row)]


def test_every_model_has_its_admin():
    models = {model for app in CONTENT for model in apps.get_app_config(app).get_models()}
    assert models == set(ALL) | INLINE
    assert set(ALL) <= set(admin.site._registry)
    inlines = {inline.model for model in MAKERS for inline in admin.site._registry[model].inlines}
    assert inlines == INLINE


@pytest.mark.either_database
@pytest.mark.parametrize("model", ALL)
def test_every_page_of_a_model_has_the_strict_policy_and_no_code_but_what_its_nonce_allows(
    client, editor, model
):
    for url in pages_of(model):
        response = client.get(url)
        assert_protected(response)
        page = document(response)
        names = {name for element in page.find_all(True) for name in element.attrs}
        assert {name for name in names if name == "style" or name.startswith("on")} == set()
        for code in page.select("script, style"):
            allowed = "nonce" in code.attrs or code.get("type") == "application/json"
            assert allowed or not code.get_text(strip=True)
        for each in page.select("script, link, img"):
            assert not urlsplit(each.get("src") or each.get("href") or "").netloc, each


@pytest.mark.parametrize("name", ["index", "login", "jsi18n", "password_change", "auth_user_add"])
def test_every_other_page_has_the_strict_policy(client, editor, name):
    if name == "login":
        client.logout()
    assert_protected(client.get(reverse(f"admin:{name}")))


def test_the_admin_closes_its_windows_but_the_site_has_no_such_permission(client, editor):
    assert "unload=(self)" in client.get(reverse("admin:index"))["Permissions-Policy"]
    assert "unload=()" in client.get("/nl/")["Permissions-Policy"]


def test_who_is_not_logged_in_sees_the_login(client):
    response = client.get(list_url(Step))
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


@pytest.mark.parametrize(("language", "name"), [("nl", "Wegwijzer"), ("en", "Referral site")])
def test_the_admin_speaks_the_language_of_the_browser(client, editor, language, name):
    response = client.get(reverse("admin:index"), headers={"Accept-Language": language})
    assert part(response, "html")["lang"] == language
    assert name in text(response, "html")


def test_the_editor_for_rich_text_speaks_it_too(client, editor):
    words = client.get(reverse("admin:jsi18n"), headers={"Accept-Language": "nl"})
    assert '"unordered list"' in words.text


@pytest.mark.parametrize("model", ALL)
def test_every_field_says_what_it_is_for(rf, editor, model):
    request = rf.get("/")
    request.user = editor
    model_admin = admin.site._registry[model]
    forms = [model_admin.get_form(request)]
    forms += [formset.form for formset, _ in model_admin.get_formsets_with_inlines(request)]
    silent = [
        name for form in forms for name, field in form.base_fields.items() if not field.help_text
    ]
    assert silent == []


@pytest.mark.parametrize("model", MAKERS)
def test_a_search_finds_by_key_and_in_both_languages(client, editor, model):
    fields = {Organisation: "name", Region: "name", Term: "term", Synonym: "words"}
    field = fields.get(model, "title")
    texts = {f"{field}_nl": "Vluchtplaats", f"{field}_en": "Hideaway"}
    if model is Municipality:
        texts = {"name": "Vluchtplaats", "other_names": "Hideaway"}
    if model is PlaceName:
        texts = {"name": "Vluchtplaats", "municipality": make_municipality(name="Hideaway")}
    row = MAKERS[model](key="the-lasting-name", **texts)
    MAKERS[model]()
    for word in ("lasting-name", "vluchtplaats", "hideaway"):
        assert list(client.get(list_url(model), {"q": word}).context["cl"].queryset) == [row]


def test_an_organisation_is_found_by_its_number(client, editor):
    organisation = make_contact(value="0900 8844").organisation
    make_contact(value="0900 9999")
    found = client.get(list_url(Organisation), {"q": "8844"}).context["cl"].queryset
    assert list(found) == [organisation]


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_costs_the_same_however_long(client, editor, model):
    make_some(model)
    before = len(queries_of(client, model))
    for _ in range(5):
        make_some(model)
    assert len(queries_of(client, model)) == before


def make_some(model):
    row = MAKERS[model]()
    if model is Step:
        make_step(parent=row)
    if model is Organisation:
        make_contact(row)


def queries_of(client, model):
    with CaptureQueriesContext(connection) as queries:
        client.get(list_url(model))
    return queries


@pytest.mark.either_database
@pytest.mark.parametrize("model", [model for model in MAKERS if issubclass(model, Publishable)])
def test_only_what_readers_see_links_to_the_site(client, editor, model):
    shown, draft = MAKERS[model](), MAKERS[model](status="draft")
    for language in ("nl", "en"):
        headers = {"Accept-Language": language}
        (url,) = set(links(client.get(change_url(shown), headers=headers), "a.viewsitelink"))
        assert url.startswith(f"/{language}/")
        assert client.get(url).status_code == 200
    assert links(client.get(change_url(draft)), ".viewsitelink") == []


def test_a_step_below_a_draft_says_that_it_is_hidden(client, editor):
    step = make_step(parent=make_step(status="draft"))
    english = {"Accept-Language": "en"}
    page = client.get(list_url(Step), headers=english)
    assert "a step above it is a draft" in text(page, "body")
    page = client.get(change_url(step), headers=english)
    assert "a step above it is a draft" in text(page, "body")
    assert links(page, ".viewsitelink") == []


def test_an_organisation_and_a_rule_show_the_steps_that_name_them(client, editor):
    right, regulation = make_right(), make_regulation()
    step = make_step(rights=[right], regulations=[regulation])
    organisation = make_referral(step).organisation
    for row in (right, regulation, organisation):
        assert change_url(step) in links(client.get(change_url(row)), "a[href]")


def test_a_relation_is_found_by_typing(client, editor):
    organisation = make_organisation(name_nl="Opvanghuis", name_en="Shelter house")
    question = {"app_label": "stages", "model_name": "referral", "field_name": "organisation"}
    found = client.get(reverse("admin:autocomplete"), question | {"term": "shelter"}).json()
    assert [item["id"] for item in found["results"]] == [str(organisation.pk)]
