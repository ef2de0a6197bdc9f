"""Loading those who help: regions, organisations and how to reach them."""

from organisations.choices import Availability, Cost, OnHolidays
from organisations.models import Contact, FirstCall, Municipality, Organisation, Region
from pages.loading.rows import Rows, enum


class HelperRows(Rows):
    def load_region(self, entry, place):
        row = self.row(entry, Region)
        values = {"kind": entry.take_line("kind"), **entry.take_text("name")}
        provinces = entry.take_references("provinces", Region)
        entry.save(row, {**values, "note": entry.take_line("note")})
        row.provinces.set(provinces)

    def load_municipality(self, entry, place):
        row = self.row(entry, Municipality)
        values = {
            "name": entry.take_line("name"),
            "other_names": "\n".join(entry.take_lines("other_names")),
            "province_id": entry.find(Region, entry.take_line("province"), "province").pk,
            "care_region_id": None,
        }
        if care_region := entry.take_line("care_region"):
            values["care_region_id"] = entry.find(Region, care_region, "care_region").pk
        # The code comes from the official table: a file without it takes none away.
        entry.save(row, {**values, "code": entry.take_line("code") or row.code})

    def load_organisation(self, entry, place):
        row = self.row(entry, Organisation)
        checked = entry.take_entry("checked")
        regions = entry.take_references("regions", Region)
        contacts = entry.take_entries("contacts")
        public = entry.take_flag("publish")
        values = {
            **entry.take_text("name"),
            **entry.take_text("summary"),
            **entry.take_text("description"),
            **entry.take_text("what_happens"),
            "slug": entry.take_line("slug"),
            "kind": entry.take_line("kind"),
            "other_kinds": entry.take_choices("other_kinds", type(row)),
            "audiences": entry.take_choices("audiences", type(row)),
            "ages": entry.take_choices("ages", type(row)),
            "exploitation": entry.take_choices("exploitation", type(row)),
            "languages": entry.take_choices("languages", type(row)),
            "anonymous": entry.take_flag("anonymous", unknown=True),
            "coverage": entry.take_line("coverage"),
            "confidential_location": entry.take_flag("confidential_location"),
            "city": entry.take_line("city"),
            "report_order": entry.take_number("report_order"),
            "note": entry.take_line("note"),
            "sources": checked.take_line("source"),
            "checked_on": checked.take_date("on"),
            "order": place,
        }
        checked.finish()
        self.save_publishable(entry, row, values, public)
        row.regions.set(regions)
        self.keep_only(row.contacts, [self.load_contact(row, *each) for each in enum(contacts)])

    def load_contact(self, organisation, place, entry):
        stated = {"kind": entry.take_line("kind"), "value": entry.take_line("value")}
        key = Contact(organisation=organisation, **stated).make_key()
        self.once(entry, "value", (Contact, key))
        row = Contact.objects.filter(key=key).first() or Contact(organisation=organisation)
        values = {
            **stated,
            **entry.take_text("label"),
            "key": key,
            "availability": entry.take_line("availability") or Availability.UNKNOWN,
            "hours": entry.take_hours("hours"),
            "on_holidays": entry.take_line("on_holidays") or OnHolidays.UNKNOWN,
            "cost": entry.take_line("cost") or Cost.UNKNOWN,
            "emergency": entry.take_flag("emergency"),
            "source": entry.take_line("source"),
            "order": place,
        }
        return entry.save(row, values)

    def load_first_call(self, entry, place):
        row = self.row(entry, FirstCall)
        situation = entry.take_line("situation")
        organisation = entry.find(Organisation, entry.take_line("organisation"), "organisation")
        entry.save(row, {"situation": situation, "organisation_id": organisation.pk})
