"""The site's content: from the fixture files into the database, all of it or nothing."""

from pathlib import Path

from django.apps import apps
from django.db import IntegrityError, connection

from organisations.models import Organisation
from pages.loading.organisations import HelperRows
from pages.loading.rows import enum
from pages.models import Page, Synonym, Term
from stages import tree
from stages.choices import Sign
from stages.models import Referral, Regulation, Right, Step, TimeLimit

APPS = ["organisations", "stages", "pages"]
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
            ("municipalities", loader.load_municipality),
            ("organisations", loader.load_organisation),
            ("first_calls", loader.load_first_call),
            ("regulations", loader.load_regulation),
            ("rights", loader.load_right),
            ("glossary", loader.load_term),
            ("pages", loader.load_page),
        ):
            loader.load_file(name, load_entry)
        stages = [entry for name in STAGES for entry in loader.load_file(name, loader.load_step)]
        loader.put_in_order(Step.objects.filter(parent=None), stages, None)
        loader.link_steps()
        loader.load_file("synonyms", loader.load_synonym)
    analyze()


def analyze():
    """Let the database count its rows: else SQLite picks indexes that triple a page's cost.

    Table by table: all at once would take PostgreSQL's own tables, which its databases share,
    and wait for whoever does the same in another one.
    """
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(True)]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


class Loader(HelperRows):
    def __init__(self, folder, report):
        super().__init__(folder, report)
        self.links = []  # see_also points forward: set when all steps exist

    def load_regulation(self, entry, place):
        row = self.row(entry, Regulation)
        verified = entry.take_flag("verified")
        values = {
            **entry.take_text("title"),
            **entry.take_text("citation"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "slug": entry.take_line("slug"),
            "kind": entry.take_line("kind"),
            "identifier": entry.take_line("identifier"),
            "url": entry.take_line("url"),
            "articles": ", ".join(entry.take_lines("articles")),
            "note": entry.take_line("note"),
            "verified": verified,
            "order": place,
        }
        self.save_publishable(entry, row, values, verified)

    def load_right(self, entry, place):
        row = self.row(entry, Right)
        regulations = entry.take_references("regulations", Regulation)
        values = {
            **entry.take_text("title"),
            **entry.take_text("slug"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "sources": "\n".join(entry.take_lines("sources")),
            "order": place,
        }
        self.save_publishable(entry, row, values)
        row.regulations.set(regulations)

    def load_term(self, entry, place):
        values = {**entry.take_text("term"), **entry.take_text("meaning")}
        values["source"] = entry.take_line("source")
        self.save_publishable(entry, self.row(entry, Term), values)

    def load_page(self, entry, place):
        values = {
            **entry.take_text("title"),
            **entry.take_text("slug"),
            **entry.take_text("summary"),
            **entry.take_text("body"),
            "footer": entry.take_flag("footer"),
            "with_numbers": entry.take_flag("with_numbers"),
            "order": place,
        }
        self.save_publishable(entry, self.row(entry, Page), values)

    def load_synonym(self, entry, place):
        row = self.row(entry, Synonym)
        targets = {
            name: entry.take_references(name, Synonym._meta.get_field(name).related_model)
            for name in Synonym.TARGETS
        }
        entry.save(row, {**entry.take_text("words"), **entry.take_text("means")})
        for name, rows in targets.items():
            getattr(row, name).set(rows)

    def load_step(self, entry, place, parent=None):
        row = self.place(entry, self.row(entry, Step), parent)
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
            **entry.take_text("advice"),
            "sign": entry.take_line("sign") or Sign.SIGNPOST,
            "audiences": entry.take_choices("audiences", type(row)),
            "ages": situations.take_choices("age", Step, "ages"),
            "residences": situations.take_choices("residence", Step, "residences"),
            "exploitation": situations.take_choices("exploitation", Step),
            "sources": "\n".join(entry.take_lines("sources")),
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
        for number, child in enum(below):
            self.load_step(child, number, parent=row)
        self.put_in_order(row.children.all(), below, row)

    def place(self, entry, row, parent):
        """Bring a step below the parent that its file says, before anything comes below it."""
        if row._state.adding:
            row.parent = parent
        elif row.parent_id != (parent and parent.pk):
            try:
                self.move_last(row, parent)
            except IntegrityError:
                raise entry.error("slug", "a step beside it has the same slug") from None
            row.refresh_from_db()
        return row

    def move_last(self, row, parent):
        if parent:
            tree.move(row, parent, "last-child")
        else:
            tree.make_stage(row)

    def load_referral(self, step, place, entry):
        organisation = entry.find(Organisation, entry.take_line("organisation"), "organisation")
        row = Referral.objects.filter(step=step, organisation=organisation).first()
        row = row or Referral(step=step, organisation=organisation)
        key = f"{step.key}.{organisation.key}"
        self.once(entry, "organisation", (Referral, key))
        return entry.save(row, {**entry.take_text("why"), "key": key, "order": place})

    def load_time_limit(self, step, place, entry):
        key = f"{step.key}.time-limit-{place}"
        row = TimeLimit.objects.filter(key=key).first() or TimeLimit(key=key, step=step)
        values = {
            **entry.take_text("label"),
            **entry.take_text("limit"),
            "amount": entry.take_number("amount"),
            "unit": entry.take_line("unit"),
            "source": entry.take_line("source"),
            "order": place,
        }
        return entry.save(row, values)

    def put_in_order(self, siblings, entries, parent):
        """Bring the steps that the file names below their parent into the file's order."""
        keys = [entry.key for entry in entries]
        rows = {row.key: row for row in siblings.order_by("tree_id", "lft")}
        if [key for key in rows if key in keys] != keys:
            for key in keys:
                self.move_last(rows[key], parent)

    def link_steps(self):
        for entry, row, keys in self.links:
            row.see_also.set([entry.find(Step, key, "see_also") for key in keys])
