"""The editorial desk: drafts behind live pages, a second pair of eyes, history (docs/adr/0013)."""
