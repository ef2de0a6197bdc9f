"""The fixed vocabularies of organisations; steps use some of them too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """In the order in which the list of organisations shows them."""

    POLICE = "police", _("Police and emergency")
    COORDINATION = "coordination", _("National coordination")
    CARE_COORDINATION = "care_coordination", _("Care coordinators")
    HELPLINE = "helpline", _("Helplines")
    INSPECTORATE = "inspectorate", _("Labour inspection")
    SHELTER = "shelter", _("Shelter")
    VICTIM_SUPPORT = "victim_support", _("Victim support")
    HEALTH = "health", _("Health care")
    YOUTH = "youth", _("Children and young people")
    LEGAL_AID = "legal_aid", _("Legal help")
    LABOUR_RIGHTS = "labour_rights", _("Work and pay")
    COMPENSATION = "compensation", pgettext_lazy("kind of organisation", "Compensation")
    PROSECUTION = "prosecution", _("Public prosecution")
    IMMIGRATION = "immigration", _("Immigration")
    RETURN = "return", _("Return to the country of origin")
    INTERPRETER = "interpreter", _("Interpreters")
    MUNICIPALITY = "municipality", _("Municipalities")
    EXPERTISE = "expertise", _("Knowledge and research")
    INTERNATIONAL = "international", _("Abroad and international")


class Need(TextChoices):
    """What somebody looks for, in plain words; NEEDS says which kinds of help answer it."""

    TALK = "talk", _("talk to someone")
    SAFE_PLACE = "safe-place", _("a safe place to stay")
    CARE_COORDINATION = "coordination", _("someone who arranges the help")
    REPORT = "report", _("report it")
    LAWYER = "lawyer", _("a lawyer, or help with the criminal case")
    HEALTH = "health", _("a doctor or a psychologist")
    WORK = "work", _("help with work and pay")
    MONEY = "money", _("compensation")
    PAPERS = "papers", _("staying in the Netherlands, or going back")
    CHILD = "child", _("help for a child or teenager")
    KNOWLEDGE = "knowledge", _("knowledge for professionals")


# Each kind of help answers at least one need; a test sees to it.
NEEDS = {
    Need.TALK: [Kind.HELPLINE, Kind.VICTIM_SUPPORT],
    Need.SAFE_PLACE: [Kind.SHELTER, Kind.COORDINATION],
    Need.CARE_COORDINATION: [Kind.CARE_COORDINATION, Kind.COORDINATION],
    Need.REPORT: [Kind.POLICE, Kind.INSPECTORATE],  # and whoever stands in "Where to report"
    Need.LAWYER: [Kind.LEGAL_AID, Kind.PROSECUTION],
    Need.HEALTH: [Kind.HEALTH],
    Need.WORK: [Kind.LABOUR_RIGHTS, Kind.INSPECTORATE],
    Need.MONEY: [Kind.COMPENSATION],
    Need.PAPERS: [Kind.IMMIGRATION, Kind.RETURN],
    Need.CHILD: [Kind.YOUTH],
    Need.KNOWLEDGE: [Kind.EXPERTISE, Kind.INTERPRETER, Kind.MUNICIPALITY, Kind.INTERNATIONAL],
}


class Audience(TextChoices):
    VICTIM = "victim", _("victims")
    PROFESSIONAL = "professional", _("professionals")
    CIVILIAN = "civilian", _("people worried about someone")


class Age(TextChoices):
    ADULT = "adult", _("18 or older")
    MINOR = "minor", _("under 18")


class Exploitation(TextChoices):
    SEXUAL = "sexual", _("sexual exploitation")
    LABOUR = "labour", _("labour exploitation")
    CRIMINAL = "criminal", _("criminal exploitation")
    FORCED_BEGGING = "forced_begging", _("forced begging")
    ORGAN_REMOVAL = "organ_removal", _("organ removal")
    FORCED_MARRIAGE = "forced_marriage", _("forced marriage")


class Coverage(TextChoices):
    NATIONAL = "national", _("the whole of the Netherlands")
    REGIONAL = "regional", _("part of the Netherlands")
    INTERNATIONAL = "international", _("international")


class ContactKind(TextChoices):
    PHONE = "phone", _("telephone")
    PHONE_ABROAD = "phone_abroad", _("telephone, from abroad")
    CHAT = "chat", _("chat")
    EMAIL = "email", _("email")
    WEBSITE = "website", _("website")


class CallSituation(TextChoices):
    """What somebody wants who looks for a number, besides danger now.

    The first four are what the questions of “Where to report” come down to.
    """

    WORK = "work", _("to report about work, a name may be given")
    WORK_ANONYMOUS = "work_anonymous", _("to report about work, anonymous")
    OTHER = "other", _("to report something else, a name may be given")
    OTHER_ANONYMOUS = "other_anonymous", _("to report something else, anonymous")
    ADVICE = "advice", _("advice")
    TALK = "talk", _("to talk to someone, anonymous")
    ANY_TIME = "any_time", _("to talk to someone, day and night")
    SAFE_PLACE = "safe_place", _("a safe place to stay")
    LAWYER = "lawyer", _("a lawyer")
    CARE = "care", _("a doctor or a psychologist")
    POLICE = "police", _("the police")

    @classmethod
    def anonymous(cls) -> list["CallSituation"]:
        return [cls.WORK_ANONYMOUS, cls.OTHER_ANONYMOUS, cls.TALK]

    @classmethod
    def not_by_phone(cls) -> list["CallSituation"]:
        """Where one may be sent to a website: no lawyer has to be called at once."""
        return [cls.LAWYER]


class Availability(TextChoices):
    UNKNOWN = "unknown", _("not known")
    ALWAYS = "always", _("day and night, every day")
    APPOINTMENT = "appointment", _("by appointment")
    WEEKLY = "weekly", _("weekly hours")
    USUAL = "usual", _("usual hours, not certain")


WITH_HOURS = [Availability.WEEKLY, Availability.USUAL]


class OnHolidays(TextChoices):
    UNKNOWN = "unknown", _("not known")
    CLOSED = "closed", _("closed")
    OPEN = "open", _("open as usual")


class Cost(TextChoices):
    """What the caller pays."""

    UNKNOWN = "unknown", _("not known")
    FREE = "free", _("free")
    USUAL = "usual", _("usual rate")


class RegionKind(TextChoices):
    PROVINCE = "province", _("province")
    CARE_REGION = "care_region", _("care region")


class NameKind(TextChoices):
    """What a name of a place is, in the words of the table of names."""

    TOWN = "woonplaats", _("town or village")
    SHORT = "short name", _("short name")
    SPELLING = "spelling", _("other spelling")
    OTHER = "other name", _("other name")
    FORMER = "former municipality", _("former municipality")
    SETTLEMENT = "settlement", _("settlement")
    PART = "part of town", _("part of a town")


class Language(TextChoices):
    """Languages an organisation may help in, by ISO 639-1 code."""

    NL = "nl", _("Dutch")
    EN = "en", _("English")
    AM = "am", _("Amharic")
    AR = "ar", _("Arabic")
    BG = "bg", _("Bulgarian")
    CS = "cs", _("Czech")
    DE = "de", _("German")
    EL = "el", _("Greek")
    ES = "es", _("Spanish")
    FA = "fa", _("Persian")
    FR = "fr", _("French")
    HU = "hu", _("Hungarian")
    ID = "id", _("Indonesian")
    IT = "it", _("Italian")
    LT = "lt", _("Lithuanian")
    LV = "lv", _("Latvian")
    PL = "pl", _("Polish")
    PT = "pt", _("Portuguese")
    RO = "ro", _("Romanian")
    RU = "ru", _("Russian")
    SK = "sk", _("Slovak")
    SO = "so", _("Somali")
    SQ = "sq", _("Albanian")
    TH = "th", _("Thai")
    TI = "ti", _("Tigrinya")
    TL = "tl", _("Tagalog")
    TR = "tr", _("Turkish")
    UK = "uk", _("Ukrainian")
    UR = "ur", _("Urdu")
    VI = "vi", _("Vietnamese")
    ZH = "zh", _("Chinese")
