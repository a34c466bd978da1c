"""A question that leans on earlier turns → one that stands alone; `followup` is the way in."""
