"""The mirror after one edit and another is, to the last byte, one that was made from scratch.

Of each edit only what it changes is made. Everything that editors do comes in an order of chance;
the seed stands in the failure, and one can be tried again by its number in `SEED`.
"""

import gzip
from datetime import date
from random import Random, getrandbits

import brotli
import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone
from mptt.exceptions import InvalidMove

from organisations.models import Contact, FirstCall, Municipality, Organisation, Region
from pages.mirror import folder as mirror
from pages.mirror.pages import (
    MIRROR,
    addresses_for_machines,
    every_page,
    for_machines,
)
from pages.models import Page, Synonym, Term
from publishing.models import Status
from publishing.version import changing
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from tests.make import (
    make_contact,
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
    make_time_limit,
)
from tests.site import make_site

pytestmark = pytest.mark.django_db
SEED = None
FEW = 10
REFUSED = (IntegrityError, InvalidMove, ProtectedError, ValidationError)


@pytest.fixture(autouse=True)
def one_day_in_two_languages(settings, monkeypatch):
    """Dutch, and one that is made from the English, which it falls back to."""
    settings.LANGUAGES = [each for each in settings.LANGUAGES if each[0] in ("nl", "ar")]
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 4))


@pytest.fixture
def site():
    site = make_site()
    lawyer = make_organisation(anonymous=True, coverage="regional", regions=[make_region()])
    make_contact(lawyer, hours={"mon-fri": "9:00-17:00"})
    make_first_call(lawyer, situation="advice")
    make_referral(site.deep, lawyer)
    make_place_name(make_municipality())
    make_synonym(steps=[site.step])
    make_term()
    return site


def edit(model, **columns):
    """An edit of some row: each column gets what the function for it makes."""

    def do(any_of, word):
        row = any_of(model.objects.order_by("key"))
        for column, make in columns.items():
            setattr(row, column, make(word))
        row.save()

    return do


def new(make, **references):
    """Another row, which belongs to some of those that are there."""

    def do(any_of, word):
        make(**{name: any_of(model.objects.order_by("key")) for name, model in references.items()})

    return do


def gone(model):
    return lambda any_of, word: any_of(model.objects.order_by("key")).delete()


def withdrawn_or_back(model):
    def do(any_of, word):
        row = any_of(model.objects.order_by("key"))
        row.status = Status.DRAFT if row.status == Status.PUBLISHED else Status.PUBLISHED
        row.save()

    return do


def linked_or_not(model, links, other):
    def do(any_of, word):
        row = any_of(model.objects.order_by("key"))
        linked, found = getattr(row, links), any_of(other.objects.order_by("key"))
        (linked.remove if found in linked.all() else linked.add)(found)

    return do


def moved(any_of, word):
    """Among its neighbours, or below another step."""
    step, other = any_of(Step.objects.order_by("key")), any_of(Step.objects.order_by("key"))
    if step.parent and not other.is_descendant_of(step, include_self=True):
        tree.move(step, other, any_of(["last-child", *(["left", "right"] if other.parent else [])]))


def said(word):
    return f"About {word}."


def rich(word):
    return f"<p>About <strong>{word}</strong>.</p>"


def in_arabic(**texts):
    """As `publishing/languages` keeps them: each with what it was made from."""
    return lambda word: {
        name: {"text": make(word), "source": "", "checked": ""} for name, make in texts.items()
    }


EDITS = {
    "name of an organisation": edit(Organisation, name_en=said, name_nl=said),
    "text of an organisation": edit(Organisation, description_nl=rich),
    "an organisation in Arabic": edit(Organisation, in_ar=in_arabic(name=said, summary=said)),
    "number of a contact": edit(Contact, value=lambda word: f"0800 {len(word)}{ord(word[0])}"),
    "hours of a contact": edit(Contact, availability=lambda word: "always", hours=lambda _: None),
    "label of a contact": edit(Contact, label_en=said),
    "new contact": new(make_contact, organisation=Organisation),
    "contact gone": gone(Contact),
    "whom to call first": edit(FirstCall, organisation=lambda word: Organisation.objects.first()),
    "new organisation": new(make_organisation),
    "organisation withdrawn": withdrawn_or_back(Organisation),
    "region of an organisation": linked_or_not(Organisation, "regions", Region),
    "name of a region": edit(Region, name_nl=said),
    "new region": new(make_region),
    "name of a municipality": edit(Municipality, name=said),
    "text of a right": edit(Right, body_en=rich),
    "right withdrawn": withdrawn_or_back(Right),
    "right of a step": linked_or_not(Step, "rights", Right),
    "regulation of a right": linked_or_not(Right, "regulations", Regulation),
    "new right": new(make_right),
    "title of a regulation": edit(Regulation, title_nl=said),
    "regulation withdrawn": withdrawn_or_back(Regulation),
    "regulation of a step": linked_or_not(Step, "regulations", Regulation),
    "new regulation": new(make_regulation),
    "a term": edit(Term, meaning_en=said),
    "a term in Arabic": edit(Term, in_ar=in_arabic(term=said, meaning=said)),
    "new term": new(make_term),
    "term withdrawn": withdrawn_or_back(Term),
    "text of a page": edit(Page, body_nl=rich),
    "title of a page": edit(Page, title_en=said),
    "page withdrawn": withdrawn_or_back(Page),
    "new page": new(make_page),
    "words that are searched": edit(Synonym, words_en=said),
    "text of a step": edit(Step, summary_en=said, body_en=rich),
    "title of a step": edit(Step, title_nl=said),
    "address of a step": edit(Step, slug_en=lambda word: f"about-{word}"),
    "a step in Arabic": edit(Step, in_ar=in_arabic(title=said, summary=said, body=rich)),
    "step moved": moved,
    "new step": new(make_step, parent=Step),
    "step withdrawn": withdrawn_or_back(Step),
    "step that belongs to another": linked_or_not(Step, "see_also", Step),
    "new referral": new(make_referral, step=Step, organisation=Organisation),
    "why of a referral": edit(Referral, why_en=said),
    "place of a referral": edit(Referral, order=lambda word: ord(word[-1])),
    "referral gone": gone(Referral),
    "time limit": edit(TimeLimit, limit_en=said),
    "new time limit": new(make_time_limit, step=Step),
}


def is_possible(edit, chance):
    """Do it. Some the database or the tree refuses, by chance."""
    word = "".join(chance.choices("abcdefghijklmnoprstuvwz", k=8))
    try:
        with changing():
            edit(lambda rows: chance.choice(list(rows)), word)
    except REFUSED:
        return False
    return True


def mirrored(folder):
    """{name: what it holds}; all of it is there compressed, too."""
    current = (folder / "current").resolve()
    files = {file: (current / file).read_bytes() for file in mirror.files_in(current)}
    for file, content in files.items():
        assert gzip.decompress((current / f"{file}.gz").read_bytes()) == content
        assert brotli.decompress((current / f"{file}.br").read_bytes()) == content
    return {str(file): content for file, content in files.items()}


def from_scratch(languages):
    pages = list(every_page(MIRROR, languages))
    for address in addresses_for_machines():
        pages += for_machines(address)
    return {page.file: page.content for page in pages}


def wrong_in(folder, languages):
    """The files that are not as they would be if they were made now."""
    wanted, found = from_scratch(languages), mirrored(folder)
    others = tuple(f"{code}/" for code, _name in site_settings.LANGUAGES if code not in languages)
    names = {name for name in wanted | found if not name.startswith(others)}
    return {name for name in names if wanted.get(name) != found.get(name)}


def test_after_all_kinds_of_edits_it_is_the_one_that_would_be_made_from_scratch(site, tmp_path):
    """It is looked at after a few of them, in one language: what was left as it was stays so, and
    is seen in the end."""
    seed = getrandbits(32) if SEED is None else SEED
    chance, languages = Random(seed), [code for code, _name in site_settings.LANGUAGES]
    mirror.write_mirror(tmp_path, always=True)
    names, done, reports = chance.sample(list(EDITS), len(EDITS)), [], []
    while names:
        some = [names.pop() for _ in range(min(FEW, len(names)))]
        done += [name for name in some if is_possible(EDITS[name], chance)]
        reports.append(mirror.write_mirror(tmp_path, always=False))
        wrong = wrong_in(tmp_path, [chance.choice(languages)] if names else languages)
        assert not wrong, f"after {some}, with the seed {seed}"
    assert len(done) > len(EDITS) * 0.8, f"{done}, with the seed {seed}"


def test_of_a_small_edit_little_is_made(site, tmp_path):
    mirror.write_mirror(tmp_path, always=True)
    contact = Contact.objects.filter(kind="email").first()
    for row, column, text in (
        (site.deep, "body_nl", "<p>Another text.</p>"),
        (contact, "value", "other@example.org"),
        (Term.objects.first(), "meaning_nl", "Another meaning"),
    ):
        setattr(row, column, text)
        row.save()
        report = mirror.write_mirror(tmp_path, always=False)
        assert 0 < report.changed <= report.made < report.pages / 4, column
    assert not wrong_in(tmp_path, ["nl"])
