"""The public pages as files: for when the site does not answer, and for who has no network."""
