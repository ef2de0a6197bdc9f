"""The public pages as files, for when the site does not answer."""
