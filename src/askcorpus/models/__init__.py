"""Models: texts → vectors (encoder), question and passages → spans (reader)."""
