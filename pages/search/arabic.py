"""Arabic letters as they are compared: one sound is written in several ways, marks are left out."""

import re

# What stands between words or letters and is none: the marks of vowels, and the line that stretches
# a word.
MARKS = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640]
SAME = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي"}
LAST_HA = re.compile(r"ه\b")  # which many type for a ta marbuta; the stemmer knows that one
EVENED = str.maketrans(SAME) | dict.fromkeys(MARKS)
ARABIC = re.compile("[\u0600-\u06ff]")


def evened(text: str) -> str:
    """The text with the forms of alef, ta marbuta, ya and hamza as one, and without marks."""
    if text.isascii() or not ARABIC.search(text):
        return text
    return LAST_HA.sub("ة", text.translate(EVENED))
