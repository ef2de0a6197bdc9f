"""Searching: from what somebody typed to what helps."""
