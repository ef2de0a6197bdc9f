"""Fonts of the tests' own: what they measure must not hang on what a machine happens to have.

The site has to fit with any reader's fonts; so those that measure it wear the widest by default.
"""

import base64
from pathlib import Path

HERE = Path(__file__).parent
FONTS = ["wide", "of the machine"]
# Neither a request nor a style element: as from the reader's own machine, no policy forbids it.
WEAR = """
for (const [weight, data] of %s) {
  const font = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  document.fonts.add(new FontFace("Worn", font, { weight }));
}
const sheet = new CSSStyleSheet();
sheet.replaceSync(":root, :host { --font: Worn; --font-family-primary: Worn }");
document.adoptedStyleSheets.push(sheet);
"""


def wear_wide(context):
    """Show the pages of a browser context, the admin's too, in the wide font."""
    files = {"400": "wide.woff2", "700": "wide-bold.woff2"}
    data = [
        [weight, base64.b64encode((HERE / name).read_bytes()).decode()]
        for weight, name in files.items()
    ]
    context.add_init_script(WEAR % data)


def in_each(page):
    """Yield the name of each font, with the page of a context that wears the wide one in it."""
    yield FONTS[0]
    page.evaluate("document.adoptedStyleSheets.pop()")
    yield FONTS[1]
