"""What keeps a reader out of a page: what axe finds in the browser, and text beside the screen."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
THEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the colours can change; everything else is the same in each theme.
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
# How a page is looked at, as (theme, width, rules): axe is slow, and colours hang on no width.
SIGHTS = [
    ("light", 320, RULES),
    ("light", 1280, RULES),
    ("dark", 320, RULES_OF_COLOUR),
    ("forced colours", 1280, RULES_OF_COLOUR),
]
# In another language the words are others, and what they are in.
SIGHTS_IN = {"nl": SIGHTS, "en": SIGHTS[:1]}


def barriers(page, rules=RULES):
    """What axe finds on a page of the `reader`."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, which other tests do without
        page.evaluate(AXE)
    # Without preload: waiting for style sheets that only a rule on trial would read.
    options = {"runOnly": rules, "reporter": "no-passes", "preload": False}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]


def barriers_in_sight(page, language):
    """What axe finds in each sight of the page, as {(theme, width): what}."""
    found = {}
    for theme, width, rules in SIGHTS_IN[language]:
        page.emulate_media(**THEMES[theme])
        page.set_viewport_size({"width": width, "height": 900})
        # Wherever the last step left it: half below the bar a link would pass for a small one.
        page.evaluate("scrollTo(0, 0)")
        found[theme, width] = barriers(page, rules)
    return found


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
