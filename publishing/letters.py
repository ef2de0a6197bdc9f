"""Words as they are compared, whoever typed them: the one way for places and for the search."""

import unicodedata


def plain(text: str) -> str:
    """The text in small letters without accents: Súdwest becomes sudwest."""
    if text.isascii():  # most words are, and they have no accents
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
