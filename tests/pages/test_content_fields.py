"""A field's type says how a file writes its value: the loader names no field that it need not."""

import ast
import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from organisations.models import Organisation, Region
from organisations.opening.field import HoursField
from organisations.opening.week import Week
from pages.loading import fields, loader
from pages.loading.entry import ContentError, Entry
from publishing.fields import ChoiceListField
from publishing.rich_text import RichTextField
from stages.models import Step
from tests.make import make_region

# Where the files and the models differ, or the loader sets a column itself.
SPELLED = {
    "key",  # an item is found by it, and a part gets one
    "slug",  # blamed where a step moves to beside one of the same address
    "order",  # the place in the file
    "status",  # follows from the flag that says whether an item is public
    "verified",  # is that flag of a regulation
    "parent",  # the step that an item stands in
    "tree_id",  # the order that steps are in
    "lft",
    "value",  # told apart by it: contacts
    "organisation",  # and referrals
    "checked_on",  # in the files checked.on
    "checked_by",  # in the files checked.by
    "sources",  # in the files a list, with checked.source
    "source",
    "articles",  # in the files a list
    "ages",  # in the files situations.age
    "residences",  # in the files situations.residence
    "exploitation",  # in the files situations.exploitation
    "address",  # stands in no file so far; what an editor wrote stays
}


def models_of_content():
    return [model for app in loader.APPS for model in apps.get_app_config(app).get_models()]


def test_the_loader_spells_no_field_but_where_the_files_differ():
    known = {field.name for model in models_of_content() for field in model._meta.get_fields()}
    known -= {name for content in loader.CONTENT.values() for name in content.files}
    known -= {*loader.APPS, *loader.TABLES, "steps"}  # "steps" are what stands below a step
    spelled = {
        node.value
        for path in Path(loader.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert known & spelled == SPELLED


def test_every_field_that_an_editor_fills_in_can_be_read():
    unknown = fields.value.dispatch(object)
    for model in models_of_content():
        for field in [*fields.columns(model), *fields.links(model)]:
            assert fields.value.dispatch(type(field)) is not unknown, field


def test_the_parts_of_a_row_are_those_that_go_with_it():
    assert [part.name for part in fields.parts(Organisation)] == ["contacts"]
    assert {part.name for part in fields.parts(Step)} == {"referrals", "time_limits"}
    assert list(fields.parts(Region)) == []


@pytest.fixture
def novel():
    """A model that the loader has never heard of, with a field of each type."""
    with isolate_apps("pages"):

        class Novel(models.Model):  # noqa: DJ008 -- nobody reads its name
            id = models.UUIDField(primary_key=True, editable=False)
            line = models.CharField(max_length=10, default="so far")
            rich = RichTextField()
            flag = models.BooleanField(default=False)
            perhaps = models.BooleanField(null=True)
            number = models.PositiveSmallIntegerField(null=True)
            day = models.DateField(null=True)
            chosen = ChoiceListField(choices=[("a", "A"), ("b", "B")])
            hours = HoursField(null=True)
            where = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
            hidden = models.CharField(max_length=10, editable=False)

            class Meta:
                app_label = "pages"

        yield Novel


def take(model, **says):
    return fields.take(Entry("novels.yaml", {"key": "novel", **says}), model, without=())


@pytest.mark.django_db
def test_a_new_field_is_read_by_its_type(novel):
    region = make_region(key="utrecht")
    says = {"line": "0112", "rich": "<p>A</p>", "flag": True, "perhaps": False, "number": "3"}
    says |= {"day": "2026-02-28", "chosen": ["b", "a"], "hours": {"mon": "9-17"}}
    assert take(novel, **says, where="utrecht") == {
        **says,
        "number": 3,
        "day": datetime.date(2026, 2, 28),
        "chosen": ["a", "b"],
        "hours": Week.read({"mon": "9-17"}),
        "where_id": region.pk,
    }


def test_a_new_field_that_no_file_names_gets_its_default(novel):
    taken = take(novel)
    assert taken.pop("line") == "so far"
    assert taken.pop("flag") is False
    assert taken.pop("chosen") == []
    assert taken.pop("rich") == ""
    assert set(taken) == {"perhaps", "number", "day", "hours", "where_id"}
    assert set(taken.values()) == {None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("line", ["a"]),
        ("rich", "<script></script>"),
        ("flag", None),
        ("perhaps", "perhaps"),
        ("number", "three"),
        ("day", "2026-02-30"),
        ("chosen", ["c"]),
        ("hours", {"mon": "9-25"}),
        ("where", "nowhere"),
    ],
)
def test_a_wrong_value_of_a_new_field_is_refused_where_it_stands(novel, field, wrong):
    with pytest.raises(ContentError, match=rf"^novels\.yaml: novel: {field}: "):
        take(novel, **{field: wrong})


def test_a_field_of_a_new_type_asks_for_a_reader():
    with pytest.raises(TypeError, match="how does a file write a DurationField"):
        fields.value(models.DurationField(), "1 day")
