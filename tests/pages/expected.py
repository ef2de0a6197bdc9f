"""What a row of those who help should hold, written out from its item in the files."""

import datetime

from django.utils.text import slugify

from organisations.models import Organisation
from organisations.opening.week import Week
from tests.pages.files import chosen, flags, lines, publication, texts


def municipality(row, regions):
    return {
        **lines(row, "name"),
        "key": slugify(row["name"]),
        "other_names": "",
        "code": f"GM{row['code']}",
        "province": regions[row["province"]],
        "care_region": regions.get(row["care_region"], ""),
    }


def check(item):
    """The sources of an item, and its last check."""
    said = lines(item.get("checked", {}), "on", "by", "source")
    sources = [*item.get("sources", []), *filter(None, [said["source"]])]
    return {
        "sources": "\n".join(dict.fromkeys(sources)),
        "checked_on": datetime.date.fromisoformat(said["on"]) if said["on"] else None,
        "checked_by": said["by"],
    }


def organisation(place, item):
    return {
        **texts(item, "name", "tab_title", "summary", "description", "what_happens"),
        **lines(item, "slug", "kind", "coverage", "city", "note"),
        **chosen(Organisation, item, "audiences", "exploitation", "languages"),
        **chosen(Organisation, item, "other_kinds", "ages"),
        **flags(item, "confidential_location"),
        **publication(flags(item, "publish")["publish"]),
        "anonymous": {"null": None, "true": True, "false": False}[item.get("anonymous", "null")],
        "address": "",
        **check(item),
        "order": place,
        "report_order": int(item["report_order"]) if "report_order" in item else None,
    }


def weekly_hours(item):
    """As the files write hours so far: for Monday to Friday, once a day."""
    if "hours" not in item:
        return ""
    assert set(item["hours"]) == {"mon-fri"}
    start, end = (
        int(time.removesuffix(":00")) * 60 for time in item["hours"]["mon-fri"].split("-")
    )
    return Week((((start, end),),) * 5 + ((), ()))
