"""The people at the desk: what each may do, and how they come in."""
