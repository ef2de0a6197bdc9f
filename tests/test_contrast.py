"""The colours of the style sheet, light and dark: every pair that stands together can be read.

WCAG 2.2: 4.5 to 1 for text, 3 to 1 for the outline of what has the focus.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/site.css").read_text(encoding="utf-8")
INKS = ["ink", "muted", "link", "detection", "protection", "prosecution", "compensation"]


def tokens(scheme):
    """{"ink": "#17212b", ...} of a colour scheme; what dark does not say, it has from light."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    colour = r"--([\w-]+): (#[0-9a-f]{6});"
    found = dict(re.findall(colour, light))
    return found | dict(re.findall(colour, dark)) if scheme == "dark" else found


def luminance(colour):
    """Relative luminance of "#rrggbb", 0 to 1, as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "ground-2"])
@pytest.mark.parametrize("ink", INKS)
def test_text_can_be_read(scheme, ground, ink):
    colours = tokens(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_and_the_way_out_can_be_read(scheme):
    colours = tokens(scheme)
    assert contrast(colours["focus"], colours["focus-behind"]) >= 4.5
    assert contrast(colours["on-danger"], colours["danger"]) >= 4.5
    # The outline is dark and what is behind it bright: one of the two stands out on any ground.
    outline = [contrast(colours[name], colours["ground"]) for name in ("focus", "focus-behind")]
    assert max(outline) >= 3
