"""The fixed vocabularies of steps and regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisations.choices import Age as Age  # steps are for an age too


class Residence(TextChoices):
    DUTCH = "dutch", _("Dutch nationality")
    EU = "eu", _("nationality of another EU country")
    PERMIT = "permit", _("a residence permit")
    NO_PERMIT = "no_permit", _("no residence permit")
    REFLECTION_PERIOD = "reflection_period", _("reflection period")
    ASYLUM = "asylum", _("asylum procedure")


class Answer(TextChoices):
    """What two people decide about a step of the walk-through; as short as forms carry it."""

    NEEDED = "1", _("needed")
    ARRANGED = "2", _("arranged already")
    LATER = "3", _("not now")


class TimeUnit(TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Sign(TextChoices):
    """The sign and colour of a stage; both come from the style sheet."""

    EYE = "eye", _("eye, blue")
    SHIELD = "shield", _("shield, green")
    SCALES = "scales", _("scales, purple")
    COIN = "coin", _("coin, brown")
    SIGNPOST = "signpost", _("signpost, grey")


class RegulationKind(TextChoices):
    LAW = "law", _("law")
    DECREE = "decree", _("decree")
    POLICY = "policy", _("policy rule")
    DIRECTIVE = "directive", _("EU directive")
    TREATY = "treaty", _("treaty")
