"""Answers and confidences → numbers: the measures of the field, as their papers define them."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """SQuAD's normalisation: lower case, no ASCII punctuation, no a/an/the, single spaces.

    Rajpurkar, Zhang, Lopyrev and Liang 2016, "SQuAD: 100,000+ Questions for Machine Comprehension
    of Text"; the official script of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018).
    """
    bare = text.lower().translate(_PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def exact_match(answer: str, acceptable: Iterable[str]) -> bool:
    """Whether the answer equals one of the acceptable ones after `normalise`."""
    return normalise(answer) in {normalise(text) for text in acceptable}


def f1(answer: str, acceptable: Iterable[str]) -> float:
    """Harmonic mean of token precision and recall, against the best of the acceptable answers."""
    return max((_token_f1(normalise(answer), normalise(text)) for text in acceptable), default=0.0)


def contains(text: str, acceptable: Iterable[str]) -> bool:
    """Whether one of the acceptable answers stands in the text, as whole tokens in a row."""
    padded = f" {normalise(text)} "
    return any(f" {wanted} " in padded for answer in acceptable if (wanted := normalise(answer)))


def risk_coverage_area(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Area under the risk-coverage curve: 0 is perfect, the overall error rate is uninformative.

    Answers are taken in order of falling confidence; at each coverage the risk is the share of
    wrong ones so far. The area is the mean of these risks. Answers of equal confidence have no
    order among them and count as their average.

    El-Yaniv and Wiener 2010, "On the Foundations of Noise-free Selective Classification".

    Returns:
        0..1, or None for no answers.
    """
    if not confidences:
        return None
    ordered = sorted(zip(confidences, right, strict=True), key=lambda item: -item[0])
    wrong, taken, area = 0.0, 0, 0.0
    for _, ties in groupby(ordered, key=lambda item: item[0]):
        outcomes = [is_right for _, is_right in ties]
        error = outcomes.count(False) / len(outcomes)
        for _ in outcomes:
            wrong += error
            taken += 1
            area += wrong / taken
    return area / taken


def calibration_error(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 10
) -> float | None:
    """Expected calibration error: how far confidence is from the share of right answers.

    The mean over equal-width bins, weighted by their counts, of |share right - mean confidence|.
    Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks".

    Args:
        confidences: 0..1 each.
        right: Whether each answer was right.
        bins: Number of bins.

    Returns:
        0..1, or None for no answers.
    """
    if not confidences:
        return None
    counts: Counter[int] = Counter()
    surplus = [0.0] * bins
    for confidence, is_right in zip(confidences, right, strict=True):
        place = min(int(confidence * bins), bins - 1)
        counts[place] += 1
        surplus[place] += confidence - is_right
    return sum(abs(value) for value in surplus) / counts.total()


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0..1) of the values lie, interpolated; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _token_f1(answer: str, wanted: str) -> float:
    ours, theirs = answer.split(), wanted.split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = (Counter(ours) & Counter(theirs)).total()
    return 2 * common / (len(ours) + len(theirs))
