"""What is asked of the steps."""

from django.db import models
from django.db.models import Case, FilteredRelation, Func, Q, When
from mptt.querysets import TreeQuerySet

from publishing.models import PublishableQuerySet, Status
from stages import tree

TABLE = "stages_step"


class HiddenAbove(Func):
    """Whether a step above this one is not published: F("tree_id"), F("lft"), F("rght").

    By hand, because building the same as Exists(OuterRef) takes longer than running it, and
    most pages need it more than once. With the status in the SQL itself SQLite, too, sees
    that the index of the few drafts is enough.
    """

    output_field = models.BooleanField()
    sql = (
        "EXISTS (SELECT 1 FROM {table} hidden WHERE hidden.status = '{draft}'"
        " AND hidden.tree_id = {0} AND hidden.lft < {1} AND hidden.rght > {2})"
    )

    def as_sql(self, compiler, connection, **context):
        columns = [compiler.compile(column)[0] for column in self.source_expressions]
        table = connection.ops.quote_name(TABLE)
        return self.sql.format(*columns, table=table, draft=Status.DRAFT.value), []


class StepQuerySet(TreeQuerySet, PublishableQuerySet):
    def public(self):
        """Steps a reader may open: published, and so is every step above them."""
        return self.published().filter(~HiddenAbove("tree_id", "lft", "rght"))

    def stages(self):
        return self.filter(parent=None)

    def as_links(self, *more):
        """Only what a link to a step needs, and fields named besides: texts are long."""
        return self.only(
            "key", "title", "path", "sign", "parent", "level", "tree_id", "lft", "rght", *more
        )

    def around(self, trail, limit):
        """The step at the end of a trail of paths, with all that its page links to on the way.

        These are the stages, the steps above it, those beside them and it, and those right
        below it; at most `limit`, where it and those above it come first, then the stages.
        Each with its time limits joined, so that a step with two comes twice.
        """
        on_trail = Q(path__in=trail)
        below_trail = Q(parent__in=self.model.objects.filter(on_trail).order_by().values("pk"))
        return (
            self.annotate(
                is_on_trail=Case(When(on_trail, then=True), default=False),
                time_limit=FilteredRelation("time_limits"),
            )
            .filter(on_trail | below_trail | Q(parent=None))
            .order_by("-is_on_trail", "level", "tree_id", "lft", "time_limit__order")[:limit]
        )

    def delete(self):
        """Delete one by one, the deepest first, so that mptt closes each gap."""
        with tree.locked():
            for step in self.order_by("-level"):
                step.delete()

    delete.alters_data = True
    delete.queryset_only = True  # as Django's own: Step.objects.delete() would empty the site
