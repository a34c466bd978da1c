"""A time that a question names → its days; `periods.period_in` is the way in."""
