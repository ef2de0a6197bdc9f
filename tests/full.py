"""A site on which every field of a row of each kind says something, and the pages that show it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

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
from tests.site import address

CHECKED = {"sources": "https://example.org/a\nhttps://example.org/b"}
CHECKED |= {"checked_on": "2026-11-01", "checked_by": "the desk"}
FOR_SOME = {"ages": ["minor"], "exploitation": ["labour"]}


READ = []  # the queries behind each of the pages that a FullSite asks for


class FullSite:
    """One row of each kind, by the name of its model; the tree has a step more."""

    def __init__(self):
        province = make_region(note="Groot.")
        region = make_region(kind="care_region", provinces=[province], note="Klein.")
        municipality = make_municipality(province, region, code="GM0001")
        organisation = make_organisation(
            **CHECKED,
            **FOR_SOME,
            other_kinds=["care_coordination"],
            audiences=["victim"],
            languages=["nl"],
            anonymous=True,
            coverage="regional",
            regions=[region],
            address="Lange Gang 1",
            city="Elders",
            report_order=1,
            what_happens_nl="Zij luisteren.",
            what_happens_en="They listen.",
            note="Bel eerst.",
        )
        make_contact(organisation, value="112", emergency=True)
        make_contact(organisation, kind="email", value="help@example.org")
        make_contact(organisation, kind="website", value="https://www.example.org/help")
        contact = make_contact(
            organisation,
            value="+31 88 123 45 67",
            hours={"mon-fri": "9:00-17:00"},
            on_holidays="closed",
            cost="usual",
            source="https://example.org/hours",
        )
        regulation = make_regulation(
            **CHECKED, articles="1, 2", identifier="BWBR0001854", note="Zie art. 3."
        )
        right = make_right(regulations=[regulation], **CHECKED)
        stage = make_step(sign="eye")
        step = make_step(
            stage,
            **CHECKED,
            **FOR_SOME,
            audiences=["victim"],
            residences=["eu"],
            question_nl="Wilt u hulp?",
            question_en="Would you like help?",
            advice_nl="Overleg eerst.",
            advice_en="Consult first.",
            rights=[right],
            regulations=[regulation],
            see_also=[stage],
        )
        page = make_page(key="about", footer=True, with_numbers=True)
        rows = [province, region, municipality, organisation, contact, regulation, right, step]
        rows += [
            page,
            make_term(source="https://example.org/word"),
            make_referral(step, organisation),
        ]
        rows += [make_place_name(municipality, name="Elders", source="A table")]
        rows += [make_first_call(organisation), make_synonym(steps=[step], pages=[page])]
        rows += [make_time_limit(step, amount=3, unit="months", source="https://example.org/limit")]
        self.rows = {type(row).__name__: row for row in rows}
        self.keeping = {"/nl/zoeken/", "/en/search/", "/nl/organisaties/", "/en/organisations/"}
        self.stage, self.deep = stage, make_step(step, question_nl="Meer?", question_en="More?")
        self.asked = [
            ask
            for code in ("nl", "en")
            for ask in self._asked(code, "en" if code == "nl" else "nl", province)
        ]

    def _asked(self, code, other, province):
        """(address, what is sent by POST or None) of pages on which everything stands."""
        every, limit = [self.rows["Step"], self.deep], self.rows["TimeLimit"]
        answers = {"answers": ",".join(f"{step.key}:1" for step in every)}
        answers |= {f"start-{limit.key}": "2026-11-28", "region": province.key}
        with translation.override(code):
            for name in ("report", "organisations", "regulations", "glossary"):
                yield reverse(name), None
            for name in ("Page", "Step", "Organisation", "Right", "Regulation"):
                yield address(self.rows[name], code), None
            yield address(self.stage, code), None
            yield reverse("search"), {"q": "stap help betekenis"}
            yield reverse("organisations"), {"region": province.key, "now": "yes", **FOR_SOME}
            walk = reverse("walk_through")
            yield walk, {"go": f"stage-{self.stage.key}", **answers}
            yield walk, {"go": "plan", "second": other, **answers}
            yield walk, {"go": "text", **answers}

    def shows(self, client, model):
        """Of all that is asked what shows rows of a model, or keeps some of them in memory."""
        if not READ:  # the same for every site like this
            self.broken(client, self.asked)  # then what is kept in memory is made
            READ.extend(queries_of(client, ask) for ask in self.asked)
        table = f'"{model._meta.db_table}"'
        pairs = zip(self.asked, READ, strict=True)
        return [ask for ask, read in pairs if ask[0] in self.keeping or table in read]

    def broken(self, client, asked):
        """What fails of what is asked."""
        return [(url, data) for url, data in asked if status(client, url, data) >= 500]


def status(client, url, data):
    # A query keeps a page out of the page cache, which would be most of its cost.
    return (client.post(url, data) if data else client.get(f"{url}?x")).status_code


def queries_of(client, ask):
    with CaptureQueriesContext(connection) as queries:
        status(client, *ask)
    return " ".join(query["sql"] for query in queries)
