"""What the forms of the desk cost, and that they show the same for it."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import connection
from django.forms import renderers
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from publishing.desk import publication as desk
from referral_site.form_renderer import FormRenderer
from stages.models import Referral, Step
from tests.admin_forms import as_sent, change_url
from tests.make import (
    fresh,
    make_editor,
    make_organisation,
    make_person,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_time_limit,
)
from tests.publishing.writing import edit
from tests.seen import texts


@pytest.fixture
def author(client):
    author = make_editor()
    client.force_login(author)
    return author


def add_to(step):
    make_referral(step)
    make_time_limit(step)
    step.rights.add(make_right())
    step.regulations.add(make_regulation())
    step.see_also.add(make_step())


@pytest.mark.django_db
def test_a_form_costs_the_same_however_much_its_object_has(client, author):
    step = make_step(parent=make_step())
    add_to(step)
    few = queries_of(client, step, author)
    for _ in range(3):
        add_to(step)
    assert queries_of(client, step, author) == few


def queries_of(client, step, author):
    """Of its form with a draft."""
    desk.begin(fresh(step))
    edit(step, author, title_nl=f"Stap met {step.referrals.count()}")
    client.get(change_url(step))  # what Django keeps is kept
    with CaptureQueriesContext(connection) as queries:
        assert client.get(change_url(step)).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_what_is_chosen_is_shown_by_its_name_also_after_a_mistake(client, author):
    step, right, other = make_step(), make_right(title_nl="Rust"), make_right(title_nl="Recht")
    organisation, another = (make_organisation(name_nl=name) for name in ("Huis", "Haven"))
    make_referral(step, organisation)
    step.rights.add(right)
    page = client.get(change_url(step))
    assert chosen(page, "rights") == ["Rust"]
    assert chosen(page, "referrals-0-organisation") == ["Huis"]
    assert chosen(page, "referrals-__prefix__-organisation") == []
    changes = {
        "slug_nl": "geen adres",
        "rights": [str(other.pk), str(right.pk)],
        "referrals-0-organisation": str(another.pk),
    }
    page = client.post(change_url(step), as_sent(page) | changes)
    assert page.status_code == 200
    assert sorted(chosen(page, "rights")) == ["Recht", "Rust"]
    assert chosen(page, "referrals-0-organisation") == ["Haven"]


def chosen(page, name):
    return texts(page, f'select[name="{name}"] option')


class EveryField(forms.Form):
    text = forms.CharField(help_text="What it is.")
    long = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField(min_value=1)
    day = forms.DateField()
    moment = forms.SplitDateTimeField(widget=forms.SplitHiddenDateTimeWidget)
    yes = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A"), ("group", [("b", "<B>")])])
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("data", [None, {"text": '"><script>', "long": "</textarea>", "one": "b"}])
def test_fields_are_made_by_jinja_as_django_makes_them(data):
    ours, djangos = (
        str(EveryField(data, renderer=renderer, initial={"several": ["b"], "number": 2}))
        for renderer in (FormRenderer(), renderers.DjangoTemplates())
    )
    assert squeezed(ours) == squeezed(djangos)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [None, {"slug_nl": "geen adres", "title_nl": '"><script>'}])
def test_groups_of_fields_are_those_of_django(client, author, rf, changes):
    step = make_step(parent=make_step())
    request = rf.get("/")
    request.user = author
    step_admin = admin.site.get_model_admin(Step)
    sent = as_sent(client.get(change_url(step))) | changes if changes else None
    form = step_admin.get_form(request, step, change=True)(sent, instance=step)
    groups = step_admin.get_fieldsets(request, step)
    groups += [("Folded", {"fields": ["sign"], "classes": ["collapse"], "description": "<b>B</b>"})]
    read_only = step_admin.get_readonly_fields(request, step)
    for group in AdminForm(form, groups, {}, read_only, step_admin):
        where = {"prefix": "fieldset", "id_prefix": 0, "id_suffix": 1, "heading_level": 2}
        assert_as_django("admin/includes/fieldset.html", {"fieldset": group, **where})


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [None, {"referrals-0-order": "-x", "time_limits-0-id": ""}])
def test_the_parts_of_an_object_are_shown_as_django_shows_them(client, author, rf, changes):
    step = make_step(parent=make_step())
    add_to(step)
    add_to(step)
    sent = as_sent(client.get(change_url(step))) | changes if changes else None
    request = rf.post("/", sent) if sent else rf.get("/")
    step_admin = admin.site.get_model_admin(Step)
    for person in (author, make_person("translator-pl"), make_person("reviewer")):
        request.user = person
        formsets, inlines = step_admin._create_formsets(request, step, change=True)
        for parts in step_admin.get_inline_formsets(request, formsets, inlines, step):
            assert_as_django("admin/edit_inline/stacked.html", {"inline_admin_formset": parts})
    parts.classes, parts.formset.max_num = "collapse", 1
    assert_as_django("admin/edit_inline/stacked.html", {"inline_admin_formset": parts})


@pytest.mark.parametrize("may", [[], ["add"], ["change", "delete", "view"], ["view"]])
def test_what_is_around_a_choice_is_as_django_makes_it(may):
    may = {f"can_{way}_related": True for way in may}
    widget = RelatedFieldWidgetWrapper(
        forms.Select(choices=[("a", '"A"')]), Referral.organisation.field.remote_field, admin.site
    )
    vars(widget).update({f"can_{way}_related": False for way in WAYS} | may)
    ours, djangos = (
        widget.render("one", "a", {"id": "id_one"}, renderer=renderer)
        for renderer in (FormRenderer(), renderers.DjangoTemplates())
    )
    assert ours.count("<a ") == len(may)
    assert squeezed(ours) == squeezed(djangos)


def assert_as_django(template, shown):
    djangos = DjangoTemplates(
        {
            "NAME": "djangos",
            "DIRS": [Path(admin.__file__).parent / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {},
        }
    ).get_template(template)
    ours = render_to_string(template, shown, using="django")
    assert squeezed(ours) == squeezed(djangos.render(shown))


WAYS = ["add", "change", "delete", "view"]


def squeezed(made):
    """Without the space between tags, and with one spelling of a quotation mark."""
    made = re.sub(r"\s*([<>])\s*", r"\1", made.replace("&#34;", "&quot;"))
    return re.sub(r"\s+", " ", made)


def test_django_has_each_template_of_a_field_for_jinja_too():
    def those_in(folder):
        folder = Path(forms.__file__).parent / folder
        return {str(path.relative_to(folder)) for path in folder.rglob("*.html")}

    assert those_in("templates") == those_in("jinja2")
