"""The site's content: from the fixture files into the database, all of it or nothing.

What a file can say of a row is read off its model (fields.py). Here stands what no model says:
which file is whose, in which order, and how steps come to stand where their file has them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import ManyToManyField, ManyToOneRel, Model, QuerySet
from django.utils.translation import override

from organisations import municipalities, place_names
from organisations.models import Contact, FirstCall, Organisation, Region
from pages.loading import fields, versions
from pages.loading.entry import ContentError, Entry, read_file
from pages.models import Page, Synonym, Term
from publishing.desk.revision import at_the_desk
from publishing.languages import catalogue, exchange
from publishing.models import Keyed, Publishable, Sourced, Status
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit

APPS = ["organisations", "stages", "pages"]
TWICE = "stands twice"
Values = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """The files of a model, and what they say otherwise than its fields would.

    `public_if`  the flag that says whether a row is published; without one every row is
    `groups`     fields that stand together under one name, each with its name in there
    `lists`      texts that the files write as a list, and what stands between its items
    `kept`       fields that others fill in: a file that does not name one takes it from nobody
    """

    files: list[str]
    public_if: str = ""
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    kept: Collection[str] = ()


# What every Sourced kind says of its last check. A file without a day leaves the last one.
CHECKED = {"on": "checked_on", "by": "checked_by", "source": "checked_source"}
LAST_CHECK = ["checked_on", "checked_by"]

# In the order of loading: a row has to be there before another one refers to it.
CONTENT: dict[type[Keyed], Content] = {
    Region: Content(["regions"]),
    Organisation: Content(
        ["organisations"],
        public_if="publish",
        lists={"sources": "\n"},
        kept=["address", *LAST_CHECK],
    ),
    FirstCall: Content(["first_calls"]),
    Regulation: Content(
        ["regulations"],
        public_if="verified",
        lists={"articles": ", ", "sources": "\n"},
        kept=["sources", *LAST_CHECK],
    ),
    Right: Content(["rights"], lists={"sources": "\n"}, kept=LAST_CHECK),
    Term: Content(["glossary"]),
    Page: Content(["pages"]),
    Step: Content(
        ["detection", "protection", "prosecution", "compensation"],
        groups={
            "situations": {
                "age": "ages",
                "residence": "residences",
                "exploitation": "exploitation",
            }
        },
        lists={"sources": "\n"},
        kept=LAST_CHECK,
    ),
    Synonym: Content(["synonyms"]),
}


# What loads a table, and says how many rows that has: of places there are thousands.
TABLES: dict[str, Callable[[Path], int]] = {
    "municipalities": lambda path: municipalities.load(path).rows,
    "places": place_names.load,
}


@dataclass(frozen=True)
class Part:
    """How the parts of a row are told apart.

    `key`  of a part, by itself, the row it belongs to and its place among the others
    `by`   the field to blame where one stands twice
    """

    key: Callable[[Any, Keyed, int], str]
    by: str = "-"


PARTS: dict[type[Model], Part] = {
    Contact: Part(lambda part, owner, place: part.make_key(), by="value"),
    Referral: Part(
        lambda part, owner, place: f"{owner.key}.{part.organisation.key}", by="organisation"
    ),
    TimeLimit: Part(lambda part, owner, place: f"{owner.key}.time-limit-{place}"),
}
ANY_PART = Part(lambda part, owner, place: f"{owner.key}.{part._meta.model_name}-{place}")


def load(
    folder: Path,
    report: Callable[[str], Any] = lambda line: None,
    *,
    over_edits: bool = False,
) -> None:
    """Load every fixture file of a folder in one transaction. Raises ContentError.

    Rows are matched by key: what is there is brought to what the file says, what an editor
    added stays, and so does what one published, unless `over_edits` says otherwise. `report` gets
    a line for each file, and for each object that an editor published and the file has otherwise.
    """
    with at_the_desk(), tree.locked():
        loader = Loader(folder, report)
        for model, content in CONTENT.items():
            loader.load_files(model, content)
        loader.load_tables()
        loader.load_languages()
        for model in CONTENT:
            if issubclass(model, Publishable):
                versions.write(model, report, over_edits=over_edits)
    analyze()


def analyze() -> None:
    """Let the database count its rows: else SQLite picks indexes that triple a page's cost.

    Table by table: all at once would take PostgreSQL's own tables, which its databases share,
    and wait for whoever does the same in another one.
    """
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(True)]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


class Loader:
    def __init__(self, folder: Path, report: Callable[[str], Any]) -> None:
        self.folder, self.report = folder, report
        self.seen: set[tuple[type[Keyed], str]] = set()
        # Links to rows of the same model may point forward: set when all of them exist.
        self.forward: list[tuple[Entry, Keyed, ManyToManyField, list[Any]]] = []
        self.by, _created = get_user_model().objects.get_or_create(
            username="fixtures", defaults={"is_active": False, "last_name": "load_content"}
        )

    def load_files(self, model: type[Keyed], content: Content) -> None:
        """Load every row of a model."""
        everything = []
        for name in content.files:
            entries, before = read_file(self.folder / f"{name}.yaml"), len(self.seen)
            for place, entry in enumerate(entries, start=1):
                self.load_row(model, entry, place)
            self.report(f"{name}: {len(self.seen) - before}")
            everything += entries
        if model is Step:
            put_in_order(Step.objects.filter(parent=None), everything, None)
        for entry, row, link, keys in self.forward:
            set_links(entry, row, link, keys)
        self.forward = []

    def load_tables(self) -> None:
        """Load what stands in tables, in their order: names lead to municipalities."""
        for name, read in TABLES.items():
            try:
                rows = read(self.folder / f"{name}.csv")
            except municipalities.TableError as error:
                raise ContentError(f"{name}.csv", "-", "-", str(error)) from None
            self.report(f"{name}: {rows}")

    def load_languages(self) -> None:
        """Load the translations, which come last: they are compared with the English texts."""
        importer = exchange.Importer()
        for path in sorted(self.folder.glob("languages/*.po")):
            try:
                with override("en"):  # as all that loading says
                    counts = importer.take(path.stem, catalogue.read(path.stem, path.read_bytes()))
            except catalogue.CatalogueError as error:
                raise ContentError(path.name, "-", "-", str(error)) from None
            self.report(f"{path.stem}: {counts.texts}, changed {counts.changed}")
        importer.save()

    def load_row(
        self, model: type[Keyed], entry: Entry, place: int, parent: Step | None = None
    ) -> None:
        """Load one item with its parts and, of a step, the steps below it."""
        row, content = self.row(model, entry), CONTENT[model]
        for group, names in content.groups.items():
            entry.unfold(group, names)
        if issubclass(model, Sourced):
            unfold_check(entry)
        steps = entry.take_list("steps") if isinstance(row, Step) else []
        parts = [(part, entry.take_parts(part.name)) for part in fields.parts(model)]
        links = [(link, entry.take_list(link.name)) for link in fields.links(model)]
        if isinstance(row, Step):
            put_below(entry, row, parent)
        values = columns(model, entry, content, place)
        changed = isinstance(row, Publishable) and self.publish(entry, row, content, values)
        is_new = row._state.adding  # then it has no links or parts yet that could be too many
        save(entry, row, values, changed=changed)
        for link, keys in links:
            if is_new and not keys:
                continue
            if link.related_model is model:
                self.forward.append((entry, row, link, keys))
            else:
                set_links(entry, row, link, keys)
        for relation, entries in parts:
            if entries or not is_new:
                load_parts(row, relation, entries)
        if isinstance(row, Step):
            self.load_steps(entry, row, steps)

    def load_steps(self, entry: Entry, parent: Step, items: list[Any]) -> None:
        """Load the steps below a step, in the order of the file."""
        entries = [Entry(entry.file, item) for item in items]
        for place, child in enumerate(entries, start=1):
            self.load_row(Step, child, place, parent)
        put_in_order(parent.children.all(), entries, parent)

    def row(self, model: type[Keyed], entry: Entry) -> Keyed:
        """The row that an item is about, or a new one."""
        if (model, entry.key) in self.seen:
            raise entry.error("key", TWICE)  # the second would silently win
        self.seen.add((model, entry.key))
        return model._default_manager.filter(key=entry.key).first() or model(key=entry.key)

    def publish(self, entry: Entry, row: Publishable, content: Content, values: Values) -> bool:
        """Publish it, or make a draft of what is not to be public. Returns whether that is new."""
        public: bool | None = True
        if flag := content.public_if:
            read = partial(fields.flag, unknown=False)
            public = values[flag] if flag in values else entry.take(flag, read, absent=False)
        status = Status.PUBLISHED if public else Status.DRAFT
        changed = row.status != status
        row.set_status(status, by=self.by)
        return changed


def unfold_check(entry: Entry) -> None:
    """Bring out `checked: {on, by, source}`; what it was compared with is one of its sources."""
    entry.unfold("checked", CHECKED)
    if source := entry.left.pop("checked_source"):
        if "sources" not in entry.left:
            entry.places["sources"] = "checked.source"
        listed = entry.take_list("sources")
        entry.left["sources"] = listed if source in listed else [*listed, source]
    if entry.left["checked_on"] and not entry.left["checked_by"]:
        entry.left["checked_by"] = ""  # and not who checked it the time before


def columns(model: type[Keyed], entry: Entry, content: Content, place: int) -> Values:
    """The columns of a row: as an item says them, and its place among the others."""
    kept = {name for name in content.kept if entry.left.get(name) is None}
    values = fields.take(entry, model, without={*kept, *content.lists})
    for name in kept:
        entry.left.pop(name, None)
    for name, between in content.lists.items():
        if name not in kept:
            values[name] = entry.take(name, partial(fields.joined, between=between))
    return values | place_in_order(model, place)


def place_in_order(model: type[Model], place: int) -> Values:
    """The column for its place, if a model has one."""
    return {"order": place} if any(f.name == "order" for f in model._meta.fields) else {}


def save(entry: Entry, row: Keyed, values: Values, *, changed: bool = False) -> None:
    """Set the values on a row and save it, if that or what came before `changed` anything."""
    entry.finish()
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    if not (row._state.adding or changed or before != values):
        return
    with entry.blaming("-"):
        left = row.get_deferred_fields()  # translations, which come from other files
        row.full_clean(exclude=left, validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Asking before would cost a query for each rule; now it is worth naming it.
        with entry.blaming("-"):
            row.full_clean()
        raise


def set_links(entry: Entry, row: Keyed, field: ManyToManyField, keys: list[Any]) -> None:
    with entry.blaming(field.name):
        getattr(row, field.name).set(fields.value(field, keys))


def load_parts(owner: Keyed, relation: ManyToOneRel, entries: list[Entry]) -> None:
    """Load the parts of a row, and delete those that its file no longer has."""
    model = relation.related_model
    part = PARTS.get(model, ANY_PART)
    rows = getattr(owner, relation.get_accessor_name())
    left = {row.key: row for row in rows.all()}
    seen: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        values = fields.take(entry, model, without={relation.field.name})
        new = model(**values, **{relation.field.name: owner})
        key = part.key(new, owner, place)
        if key in seen:
            raise entry.error(part.by, TWICE)
        seen.add(key)
        values |= {"key": key, **place_in_order(model, place)}
        save(entry, left.pop(key, new), values)
    if left:
        rows.filter(key__in=left).delete()


def put_below(entry: Entry, step: Step, parent: Step | None) -> None:
    """Bring a step below the parent that its file says, before anything comes below it."""
    if step._state.adding:
        step.parent = parent
    elif step.parent_id != (parent and parent.pk):
        try:
            move_last(step, parent)
        except IntegrityError:
            raise entry.error("slug", "a step beside it has the same slug") from None
        step.refresh_from_db()


def put_in_order(siblings: QuerySet[Step], entries: list[Entry], parent: Step | None) -> None:
    """Bring the steps that the file names below their parent into the file's order."""
    keys = [entry.key for entry in entries]
    rows = {row.key: row for row in siblings.order_by("tree_id", "lft")}
    if [key for key in rows if key in keys] != keys:
        for key in keys:
            move_last(rows[key], parent)


def move_last(step: Step, parent: Step | None) -> None:
    if parent:
        tree.move(step, parent, "last-child")
    else:
        tree.make_stage(step)
