"""What keeps a reader out of a page: what axe finds in the browser, and text beside the screen."""

WIDTHS = (320, 1280)
THEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the colours can change; everything else is the same in each theme.
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]


def barriers(page, rules=RULES):
    """What axe finds on a page of the `reader`."""
    # Without preload: waiting for style sheets that only a rule on trial would read.
    options = {"runOnly": rules, "reporter": "no-passes", "preload": False}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
