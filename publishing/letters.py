"""Words as they are compared, whoever typed them: the one way for places and for the search."""

import unicodedata


def plain(text: str) -> str:
    """The text in small letters without accents: Súdwest becomes sudwest."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
