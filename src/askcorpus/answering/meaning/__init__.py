"""Words of a span → what they mean: amounts, moments, names; `values` is the way in."""
