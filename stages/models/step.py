"""A step of the support somebody gets; a root of the tree of steps is a stage."""

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Self, TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from organisations.choices import Audience, Exploitation
from organisations.models import Organisation
from publishing import addresses
from publishing.bounded import PathField, SlugField
from publishing.desk.places import Place
from publishing.fields import ChoiceListField
from publishing.models import Publishable, PublishableQuerySet, Sourced, Status, TabTitled
from publishing.rich_text import RichTextField
from publishing.translated import columns, own_columns
from stages import tree
from stages.choices import Age, Answer, Residence, Sign
from stages.models.law import Regulation, Right

HIGHEST = 10**9  # of the numbers that say where a step stands in the tree
Paths: TypeAlias = dict[str, str]  # of one step, by language


class StepQuerySet(TreeQuerySet["Step"], PublishableQuerySet["Step"]):  # type: ignore[override]
    # mypy: the one makes a manager of trees, the other a plain one; the first has its way.

    def public(self) -> Self:
        """Steps a reader may open: published, and so is every step above them."""
        return self.published().filter(~Exists(self._drafts_above()))

    def with_hidden(self) -> Self:
        """`is_hidden` says whether a step above it is a draft, which hides it whatever it is."""
        return self.annotate(is_hidden=Exists(self._drafts_above()))

    def _drafts_above(self) -> "StepQuerySet":
        return self.model.objects.filter(
            status=Status.DRAFT,
            tree_id=OuterRef("tree_id"),
            lft__lt=OuterRef("lft"),
            rght__gt=OuterRef("rght"),
        )

    def stages(self) -> Self:
        return self.filter(parent=None)

    def at(self, path: str) -> Self:
        """The step at a path of slugs in the reader's language; at most one."""
        return self.filter(**{f"path_{language_now()}": path})

    # What is above a public step is public, and so is what is published right below one: it need
    # not be asked for again, which takes as long as the rest of the query.

    def public_trail(self, step: "Step") -> Self:
        """The stage, the steps below it that lead to a public step, and the step, in order."""
        around = {"tree_id": step.tree_id, "lft__lte": step.lft, "rght__gte": step.rght}
        return self.filter(**around).order_by("lft")

    def within(self, step: "Step") -> Self:
        """A step and all below it, in order."""
        return self.filter(tree_id=step.tree_id, lft__gte=step.lft, rght__lte=step.rght)

    def public_below(self, steps: Iterable["Step"]) -> Self:
        """The public steps right below public steps, those nearest to the stage first."""
        return self.published().filter(parent__in=steps).order_by("level", "tree_id", "lft")

    def public_stages(self) -> Self:
        """The public stages in order; nothing is above them."""
        return self.published().stages()

    def asking(self) -> Self:
        """Those that have a question, in whichever language: it falls back as all texts do."""
        asks = [Q(**{f"{column}__gt": ""}) for column in columns("question")]
        return self.filter(reduce(or_, asks))

    def as_links(self, *more: str) -> Self:
        """Only what a link to a step needs, and fields named besides: texts are long."""
        return self.only(
            *("key", "title", "path", "sign", "parent", "level", "tree_id", "lft", "rght"),
            *own_columns(),
            *more,
        )

    def placed(self) -> Self:
        """Only what the address of a step follows from, with that of the step above it."""
        own = columns("slug", "path")
        place = ("parent", "level", "tree_id", "lft", "rght")
        above = (f"parent__{name}" for name in (*own, *place))
        return self.select_related("parent").only(*own, *place, *above)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete one by one, the deepest first, so that mptt closes each gap."""
        deleted: Counter[str] = Counter()
        with tree.locked():
            for step in self.order_by("-level"):
                deleted.update(step.delete()[1])
        return deleted.total(), deleted

    # As Django's own: Step.objects.delete() would empty the site.
    delete.queryset_only = True  # type: ignore[attr-defined]


class Step(MPTTModel, Publishable, TabTitled, Sourced):
    NOT_IN_DRAFTS = (*Publishable.NOT_IN_DRAFTS, "parent")

    parent = TreeForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The step above this one. Empty: this is a stage."),
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("A few plain words; readers see it in every list.")
    )
    slug = SlugField(_("slug"), max_length=100, help_text=_("The last part of the page's address."))
    path = PathField(_("path"), max_length=700, unique=True, editable=False)
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("At most 25 words: what a reader finds here.")
    )
    body = RichTextField(
        _("text"), help_text=_("90 to 200 words: what to do first, who helps, what comes next.")
    )
    question = models.CharField(
        _("question"),
        max_length=300,
        blank=True,
        help_text=_(
            "Asked by a professional, together with the victim. "
            "Empty if this step offers no support to ask about."
        ),
    )
    action = models.CharField(
        _("action"),
        max_length=80,
        blank=True,
        help_text=_(
            "What to do, as the plan says it: short, and to the person. For example: Ask for a "
            "safe place. Empty: the plan says the title."
        ),
    )
    advice = models.CharField(
        _("advice to the professional"),
        max_length=300,
        blank=True,
        help_text=_(
            "Shown above the question: whom to consult before acting. "
            "The organisations of this step are named with it."
        ),
    )
    sign = models.CharField(
        _("sign and colour"),
        max_length=20,
        choices=Sign,
        default=Sign.SIGNPOST,
        help_text=_("Only used for a stage."),
    )
    audiences = ChoiceListField(_("for whom"), choices=Audience, help_text=_("Whom it speaks to."))
    ages = ChoiceListField(_("age"), choices=Age, help_text=_("None chosen: any age."))
    residences = ChoiceListField(
        _("residence"), choices=Residence, help_text=_("None chosen: any residence status.")
    )
    exploitation = ChoiceListField(
        _("forms of exploitation"), choices=Exploitation, help_text=_("None chosen: all forms.")
    )
    rights = models.ManyToManyField(
        Right,
        verbose_name=_("rights"),
        blank=True,
        related_name="steps",
        help_text=_("What a person can rely on at this step."),
    )
    regulations = models.ManyToManyField(
        Regulation,
        verbose_name=_("regulations"),
        blank=True,
        related_name="steps",
        help_text=_("The rules that apply at this step."),
    )
    organisations = models.ManyToManyField(
        Organisation, through="Referral", verbose_name=_("organisations"), related_name="steps"
    )
    see_also = models.ManyToManyField(
        "self",
        verbose_name=_("see also"),
        symmetrical=False,
        blank=True,
        related_name="seen_from",
        help_text=_("Other steps that matter to the same reader."),
    )

    objects = StepQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["tree_id", "lft"]
        indexes = [
            # There are few drafts: `public` looks among those for one above a step.
            models.Index(fields=["status", "tree_id", "lft"], name="stages_step_drafts_idx"),
            models.Index(
                fields=["tree_id"],
                condition=Q(parent__isnull=True),
                name="stages_step_stages_idx",
            ),
            # The overview shows of each stage what stands first.
            models.Index(fields=["lft"], name="stages_step_lft_idx"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="stages_step_slug_among_siblings",
                fields=["parent", "slug"],
                violation_error_message=_("A step beside this one has the same slug."),
            ),
            models.UniqueConstraint(
                name="stages_step_slug_among_stages",
                fields=["slug"],
                condition=Q(parent__isnull=True),
                violation_error_message=_("Another stage has the same slug."),
            ),
            models.CheckConstraint(
                name="stages_step_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="stages_step_edges", condition=Q(lft__lt=F("rght"))),
            models.CheckConstraint(
                # Not the other way round: mptt changes the level and the parent one by one.
                name="stages_step_without_parent_is_a_root",
                condition=Q(parent__isnull=False) | Q(level=0),
            ),
            models.CheckConstraint(
                name="stages_step_is_not_too_deep", condition=Q(level__lt=tree.MOST_LEVELS)
            ),
            models.CheckConstraint(
                # SQLite would keep a word here, which comes after every number.
                name="stages_step_place_is_in_numbers",
                condition=Q(tree_id__lte=HIGHEST, lft__lte=HIGHEST, rght__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="stages_step_sign_is_known", condition=Q(sign__in=Sign.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new step as the last below its parent; of an old one save the content only.

        Its place changes in `stages.tree` alone: a step that was read before somebody
        else's move would write its old numbers back.
        """
        with tree.locked():
            if self._state.adding:
                self.parent = Step.objects.get(pk=self.parent_id) if self.parent_id else None
                self.set_paths(self.paths_below(self.parent.paths() if self.parent else {}))
                super().save(*args, **kwargs)
                return
            if self.parent_id != self._mptt_cached_fields["parent"] and self.parent_id != (
                Step.objects.values_list("parent", flat=True).get(pk=self.pk)
            ):
                raise ValueError("Move a step with stages.tree.move, not by setting its parent.")
            kwargs["update_fields"] = self.content_fields(kwargs.get("update_fields"))
            super(MPTTModel, self).save(*args, **kwargs)
            stored = Step.objects.placed().get(pk=self.pk)
            paths = stored.paths_below(stored.parent.paths() if stored.parent else {})
            if stored.paths() != paths:  # those below follow from it
                tree.write_paths(stored)
            if self.paths() != paths:
                self.refresh_from_db(fields=["path", *(f"path_{code}" for code in languages())])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with tree.locked():
            if not Step.objects.filter(pk=self.pk).exists():
                return 0, {}  # mptt would close the gap of what is gone a second time
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """Refuse slugs that make an address which is too long, or another step's.

        The constraints do not see all: a missing slug falls back to another language's.
        """
        for code, path in self.paths_below(self.parent.paths() if self.parent else {}).items():
            if self.slug_in(code):
                Step._meta.get_field("path").run_validators(path)
                others = Step.objects.exclude(pk=self.pk)
                if others.filter(**{f"path_{code}": path}).exists():
                    taken = _("A step beside this one has the same slug.")
                    raise ValidationError({f"slug_{code}": taken})
        if self.parent and self._state.adding:
            tree.refuse_too_deep(self.parent.level + 1)
        if not self.parent_id:
            addresses.refuse_taken(self)

    def get_absolute_url(self) -> str:
        # The stored path of each language falls back by itself: no need to look for another.
        return addresses.address("step", getattr(self, f"path_{language_now()}"))

    def addressed(self) -> "list[Step]":
        here = Step.objects.get(pk=self.pk)  # somebody may have moved it since
        return list(Step.objects.within(here))

    def seen_on(self) -> list[Place]:
        found = [Place("overview", _("Overview"), reverse("overview"))]
        if any(getattr(self, column) for column in columns("question")):
            answers = {"go": "plan", "answers": f"{self.key}:{Answer.NEEDED}"}
            found.append(Place("plan", _("The plan"), reverse("walk_through"), answers))
        return found

    def above(self) -> "list[Step]":
        return list(Step.objects.public_trail(self).exclude(pk=self.pk))

    @property
    def is_stage(self) -> bool:
        return self.parent_id is None

    def content_fields(self, names: Iterable[str] | None = None) -> set[str]:
        """The names of the columns that hold content rather than a place in the tree."""
        structure = {"id", "parent", "lft", "rght", "tree_id", "level", "path"}
        structure |= {f"path_{code}" for code in languages()}
        own = {field.name for field in self._meta.concrete_fields} - structure
        return own - self.get_deferred_fields() if names is None else own & set(names)

    def paths(self) -> Paths:
        """The stored paths, by language."""
        return {code: getattr(self, f"path_{code}") for code in languages()}

    def set_paths(self, paths: Paths) -> None:
        for code, path in paths.items():
            setattr(self, f"path_{code}", path)

    def paths_below(self, parent_paths: Paths) -> Paths:
        """The paths that follow from this step's slugs below `parent_paths` ({} for a stage).

        A slug that is missing in a language falls back as the texts do.
        """
        return {
            code: "/".join(filter(None, [parent_paths.get(code), self.slug_in(code)]))
            for code in languages()
        }

    def slug_in(self, language: str) -> str:
        return addresses.slug_in(self, language)


@addresses.finder
def stages_at(slug: str, language: str) -> StepQuerySet:
    return Step.objects.stages().filter(**{f"path_{addresses.languages_for(language)[0]}": slug})


def languages() -> list[str]:
    """The codes of the languages that addresses are in, the source language first."""
    return settings.EDITORS_LANGUAGES


def language_now() -> str:
    """The language of the addresses that the reader gets."""
    return addresses.languages_for(get_language())[0]
