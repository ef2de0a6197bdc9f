"""What happened in the admin: who did what, when, with what, and from which page.

No reader ever stands in it, and nothing of it on a page of readers.
"""
