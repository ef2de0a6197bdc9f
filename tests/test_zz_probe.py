import pytest
from django.db import connection, IntegrityError
from django.utils.translation import override
from django.core.exceptions import ValidationError
from stages import tree
from stages.models import Step, Right
from tests.make import *

pytestmark = pytest.mark.django_db


def raw():
    with connection.cursor() as c:
        c.execute(
            "select key, slug, slug_nl, slug_en, path, path_nl, path_en from stages_step order by tree_id,lft"
        )
        return c.fetchall()


def test_bare():
    a = make_step(slug_nl="a", slug_en="ea")
    b = make_step(slug_nl="b", slug_en="eb")
    c = make_step(parent=a, slug_nl="c", slug_en="ec")
    with override("en"):
        tree.move(c, b, "last-child")
        for r in raw():
            print(r)
        c = fresh(c)
        c.slug_en = "xx"
        c.save()
        for r in raw():
            print(r)
        a.title_en = "New"
        a.save()
    for r in raw():
        print(r)
    print(Step.objects.rewrite(False).filter(pk=a.pk).update(slug="zzz"))
    for r in raw():
        print(r)
    assert 0


def test_by_slug():
    a = make_right(slug_nl="a", slug_en="shelter")
    b = make_right(slug_nl="shelter", slug_en=None)
    with override("en"):
        print(Right.objects.by_slug("shelter"))
    assert 0


def test_paths_clash():
    s = make_step()
    a = make_step(parent=s, slug_nl="a", slug_en="shelter")
    b = make_step(parent=s, slug_nl="shelter", slug_en=None)


def test_overlap():
    s = make_step()
    a = make_step(parent=s)
    b = make_step(parent=s)
    print([(r.lft, r.rght) for r in Step.objects.all()])
    Step.objects.filter(pk=a.pk).update(rght=4)
    Step.objects.filter(pk=b.pk).update(lft=3)
    print(list(tree.damage(Step.objects)), hasattr(Step.objects, "delete"))
    assert 0


def test_clean():
    s = Step(key="x")
    try:
        s.full_clean()
    except ValidationError as e:
        print(e.message_dict)
    assert 0
