"""Hits and spans → Answer: what they add up to. `compose` is the whole flow in one read.

followups ─► times ─► (retrieval, reading) ─► twins ─► claims ─► confidence ─► disputes, lists
meaning ──┘          └► overviews
"""
