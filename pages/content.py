"""The site's content: from the fixture files into the database, all of it or nothing."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection

from organisations.models import Contact, Organisation, Region
from pages.fixture_files import read
from pages.models import Page, Term
from publishing.models import Status
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit

STAGES = ["detection", "protection", "prosecution", "compensation"]


def load(folder: Path, report=lambda line: None):
    """Load every fixture file of a folder in one transaction. Raises ContentError.

    Rows are matched by key: what is there is brought to what the file says, what an editor
    added stays. `report` gets a line for each file.
    """
    with tree.locked():
        loader = Loader(folder, report)
        for name, load_entry in (
            ("regions", loader.load_region),
            ("organisations", loader.load_organisation),
            ("regulations", loader.load_regulation),
            ("rights", loader.load_right),
            ("glossary", loader.load_term),
            ("pages", loader.load_page),
        ):
            loader.load_file(name, load_entry)
        for name in STAGES:
            loader.load_file(name, loader.load_step)
        loader.put_in_order(Step.objects.filter(parent=None), STAGES, None)
        loader.link_steps()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # without it SQLite picks indexes that triple a page's cost


class Loader:
    def __init__(self, folder, report):
        self.folder, self.report = folder, report
        self.links = []  # see_also and provinces point forward: set when all rows exist
        self.number = 0
        self.by, _created = get_user_model().objects.get_or_create(
            username="fixtures", defaults={"is_active": False, "last_name": "load_content"}
        )

    def load_file(self, name, load_entry):
        entries = read(self.folder / f"{name}.yaml")
        self.number = 0
        for place, entry in enumerate(entries, start=1):
            load_entry(entry, place)
        self.report(f"{name}: {self.number}")

    def row(self, model, key):
        self.number += 1
        return model.objects.filter(key=key).first() or model(key=key)

    def publish(self, row, *, public=True):
        """Published as the file says. An item that is not to be published becomes a draft."""
        row.set_status(Status.PUBLISHED if public else Status.DRAFT, by=self.by)
        return row

    def load_region(self, entry, place):
        row = self.row(Region, entry.key)
        values = {"kind": entry.take("kind", ""), **entry.take_text("name")}
        provinces = entry.take_references("provinces", Region)
        entry.save(row, {**values, "note": entry.take("note", "")})
        row.provinces.set(provinces)

    def load_organisation(self, entry, place):
        row = self.row(Organisation, entry.key)
        checked = entry.take_entry("checked")
        regions = entry.take_references("regions", Region)
        contacts = entry.take_entries("contacts")
        public = entry.take_flag("publish")
        values = {
            **entry.take_text("name"),
            **entry.take_text("summary"),
            **entry.take_text("description"),
            **entry.take_text("what_happens"),
            "slug": entry.take("slug", ""),
            "kind": entry.take("kind", ""),
            "audiences": entry.take_list("audiences"),
            "exploitation": entry.take_list("exploitation"),
            "languages": entry.take_list("languages"),
            "anonymous": entry.take_flag("anonymous", unknown=True),
            "coverage": entry.take("coverage", ""),
            "confidential_location": entry.take_flag("confidential_location"),
            "city": entry.take("city", ""),
            "report_order": entry.take("report_order"),
            "note": entry.take("note", ""),
            "sources": checked.take("source", ""),
            "checked_on": checked.take_date("on"),
            "order": place,
        }
        checked.finish()
        self.save_publishable(entry, row, values, public)
        row.regions.set(regions)
        self.keep_only(row.contacts, [self.load_contact(row, *each) for each in enum(contacts)])

    def load_contact(self, organisation, place, entry):
        row = Contact(organisation=organisation, kind=entry.take("kind", ""))
        row.value = str(entry.take("value", ""))
        key = row.make_key()
        row = Contact.objects.filter(key=key).first() or row
        values = {
            **entry.take_text("label"),
            **entry.take_text("hours"),
            "key": key,
            "always_open": entry.take_flag("always_open"),
            "emergency": entry.take_flag("emergency"),
            "source": entry.take("source", ""),
            "order": place,
        }
        return entry.save(row, values)

    def load_regulation(self, entry, place):
        row = self.row(Regulation, entry.key)
        verified = entry.take_flag("verified")
        values = {
            **entry.take_text("title"),
            **entry.take_text("citation"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "slug": entry.take("slug", ""),
            "kind": entry.take("kind", ""),
            "identifier": entry.take("identifier", ""),
            "url": entry.take("url", ""),
            "articles": ", ".join(str(article) for article in entry.take_list("articles")),
            "note": entry.take("note", ""),
            "verified": verified,
            "order": place,
        }
        self.save_publishable(entry, row, values, verified)

    def load_right(self, entry, place):
        row = self.row(Right, entry.key)
        regulations = entry.take_references("regulations", Regulation)
        values = {
            **entry.take_text("title"),
            **entry.take_text("slug"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "sources": entry.take_lines("sources"),
            "order": place,
        }
        self.save_publishable(entry, row, values)
        row.regulations.set(regulations)

    def load_term(self, entry, place):
        values = {**entry.take_text("term"), **entry.take_text("meaning")}
        values["source"] = entry.take("source", "")
        self.save_publishable(entry, self.row(Term, entry.key), values)

    def load_page(self, entry, place):
        values = {
            **entry.take_text("title"),
            **entry.take_text("slug"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "footer": entry.take_flag("footer"),
            "order": place,
        }
        self.save_publishable(entry, self.row(Page, entry.key), values)

    def load_step(self, entry, place, parent=None):
        row = self.row(Step, entry.key)
        if row._state.adding:
            row.parent = parent
        situations = entry.take_entry("situations")
        rights = entry.take_references("rights", Right)
        regulations = entry.take_references("regulations", Regulation)
        parts = {name: entry.take_entries(name) for name in ("referrals", "time_limits")}
        children = entry.take_list("steps")
        self.links.append((entry, row, entry.take_list("see_also")))
        values = {
            **entry.take_text("title"),
            **entry.take_text("slug"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            **entry.take_text("question"),
            "sign": entry.take("sign", "signpost"),
            "audiences": entry.take_list("audiences"),
            "ages": situations.take_list("age"),
            "residences": situations.take_list("residence"),
            "exploitation": situations.take_list("exploitation"),
            "sources": entry.take_lines("sources"),
        }
        situations.finish()
        self.save_publishable(entry, row, values)
        row.rights.set(rights)
        row.regulations.set(regulations)
        self.keep_only(
            row.referrals, [self.load_referral(row, *e) for e in enum(parts["referrals"])]
        )
        self.keep_only(
            row.time_limits, [self.load_time_limit(row, *e) for e in enum(parts["time_limits"])]
        )
        below = [entry.child(item) for item in children]
        for number, child in enumerate(below, start=1):
            self.load_step(child, number, parent=row)
        self.put_in_order(row.children.all(), [child.key for child in below], row)

    def load_referral(self, step, place, entry):
        organisation = entry.find(Organisation, entry.take("organisation"), "organisation")
        row = Referral.objects.filter(step=step, organisation=organisation).first()
        row = row or Referral(step=step, organisation=organisation)
        values = {**entry.take_text("why"), "key": f"{step.key}.{organisation.key}", "order": place}
        return entry.save(row, values)

    def load_time_limit(self, step, place, entry):
        key = f"{step.key}.time-limit-{place}"
        row = TimeLimit.objects.filter(key=key).first() or TimeLimit(key=key, step=step)
        values = {**entry.take_text("label"), **entry.take_text("limit")}
        return entry.save(row, {**values, "source": entry.take("source", ""), "order": place})

    def save_publishable(self, entry, row, values, public=True):
        old = row.status, row.published_at
        self.publish(row, public=public)
        if not row._state.adding and old != (row.status, row.published_at):
            row.save()
        entry.save(row, values)

    def keep_only(self, rows, wanted):
        """Delete the parts of a row that its file no longer has."""
        rows.exclude(pk__in=[row.pk for row in wanted]).delete()

    def put_in_order(self, siblings, keys, parent):
        """Bring the steps that the file names below their parent, in the file's order."""
        rows = {row.key: row for row in Step.objects.filter(key__in=keys)}
        now = [row.key for row in siblings.order_by("tree_id", "lft") if row.key in rows]
        if now == [key for key in keys if key in rows]:
            return
        for key in keys:
            if parent:
                tree.move(rows[key], parent, "last-child")
            else:
                tree.make_stage(rows[key])

    def link_steps(self):
        for entry, row, keys in self.links:
            row.see_also.set([entry.find(Step, key, "see_also") for key in keys])


def enum(entries):
    """Number a row's parts as their order column does."""
    return list(enumerate(entries, start=1))
