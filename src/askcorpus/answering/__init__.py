"""Spans and hits → an Answer: evidence, claims, confidence, abstention."""
