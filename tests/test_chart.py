"""The picture of what pages cost, for who sees it and for who has it read out."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from django.conf import settings

from bench import chart

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {
    "step <made>, SQLite": {1: 27.4, 10: 30.2, 100: 41.0},
    "step, kept, SQLite": {1: 1.07, 10: 1.05, 100: 1.06},
    "step, kept, PostgreSQL": {1: 1.07, 10: 1.05, 100: 1.06},
}


def drawn(figures):
    return ElementTree.fromstring(chart.draw(figures))


def heights(figure):
    """{name: where it stands} of those beside the lines."""
    names = figure.findall(f"{SVG}text")
    return {each.text: float(each.get("y")) for each in names if each.text in FIGURES}


def test_it_says_each_figure_and_needs_no_colour():
    figure = drawn(FIGURES)
    said = figure.find(f"{SVG}desc").text
    assert figure.get("role") == "img"
    assert figure.get("aria-labelledby") == "title desc"
    assert "step <made>, SQLite: 27 at 1x, 30 at 10x, 41 at 100x." in said
    dashes = [each.get("stroke-dasharray") for each in figure.iter(f"{SVG}path")]
    assert len({dash for dash in dashes if dash}) == len(FIGURES)
    assert set(re.findall(r"#\w+", chart.draw(FIGURES))) == {"#222", "#ccc"}


def test_no_name_stands_on_another_and_what_costs_more_stands_higher():
    found = heights(drawn(FIGURES))
    assert found.keys() == FIGURES.keys()
    places = sorted(found.values())
    assert min(low - high for high, low in pairwise(places)) >= chart.GAP
    assert found["step <made>, SQLite"] == places[0]


def test_each_picture_in_the_documents_is_one_that_a_page_shows():
    shown = (settings.BASE_DIR / "docs/performance.md").read_text(encoding="utf-8")
    pictures = sorted((settings.BASE_DIR / "docs").glob("cost*.svg"))
    assert pictures
    for picture in pictures:
        assert f"({picture.name})" in shown
        assert ElementTree.parse(picture).find(f"{SVG}desc").text
