"""A broad question → sentences that together answer it: `broad` decides, `overview` chooses."""
