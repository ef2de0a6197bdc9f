"""The content, from the fixture files into the database."""
