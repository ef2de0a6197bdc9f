"""What loading any kind of content has in common."""

from django.contrib.auth import get_user_model

from pages.loading.entry import read
from publishing.models import Status


class Rows:
    def __init__(self, folder, report):
        self.folder, self.report = folder, report
        self.seen = set()
        self.number = 0
        self.by, _created = get_user_model().objects.get_or_create(
            username="fixtures", defaults={"is_active": False, "last_name": "load_content"}
        )

    def load_file(self, name, load_entry):
        """Load one file, and return its entries."""
        entries = read(self.folder / f"{name}.yaml")
        self.number = 0
        for place, entry in enumerate(entries, start=1):
            load_entry(entry, place)
        self.report(f"{name}: {self.number}")
        return entries

    def row(self, entry, model):
        """The row an entry is about, or a new one."""
        self.number += 1
        self.once(entry, "key", (model, entry.key))
        return model.objects.filter(key=entry.key).first() or model(key=entry.key)

    def once(self, entry, field, what):
        """Refuse what stands in the files already: the second would silently win."""
        if what in self.seen:
            raise entry.error(field, "stands twice")
        self.seen.add(what)

    def save_publishable(self, entry, row, values, public=True):
        """Save it published. An item that is not to be published becomes a draft."""
        status = Status.PUBLISHED if public else Status.DRAFT
        changed = row.status != status
        row.set_status(status, by=self.by)
        entry.save(row, values, changed=changed)

    def keep_only(self, rows, wanted):
        """Delete the parts of a row that its file no longer has."""
        rows.exclude(pk__in=[row.pk for row in wanted]).delete()


def enum(entries):
    """Number a row's parts as their order column does."""
    return list(enumerate(entries, start=1))
