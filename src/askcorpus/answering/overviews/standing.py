"""Sentence → whether it can be quoted without the text around it: the rules of English for that."""

from __future__ import annotations

import re

WORDS = range(8, 46)
"""Words of a quoted sentence: fewer are a remark, more are a paragraph."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_QUOTE_MARKS = "\"'“‘("
_WHOLE = re.compile(
    r"[\"'“‘(]?(?:[^\W\d_]|[£$€]?\d[\d.,]*(?<![.,])[\s%-]).*\w[\"'”’)]*[.!][\"'”’)]*", re.DOTALL
)
_MARKUP = re.compile(r"[*|<>{}\[\]•#_=?…]|https?:|www\.|\.\.|\n\s*\n")
_FURNITURE = re.compile(
    r"(?:image|photo|photograph|picture|video|watch|listen|read|more|related|source|credit|see|note"
    r"|updated?|topics|tags)\b[^.:]{0,25}:"
    r"|(?:click|tap|subscribe|sign up|log in|follow us|read (?:more|the full)|see also|copyright|©"
    r"|all rights reserved)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|[Yy]ou|[Yy]our)\b")

_POINTS_BACK = re.compile(
    # Pronouns and their like.
    r"(?:he|she|it|they|him|them|his|her|hers|its|their|theirs|this|these|those|that|such|here"
    r"|another|others?|either|both(?! [^,.]* and )|neither(?! [^,.]* nor )"
    r"|there(?! (?:is|are|was|were|has|have|will)\b)"
    r"|one (?:is|was|has|said|of (?:them|these|those))"
    r"|(?:some|most|many|few|several) (?:are|were|have|had|will|can|said)"
    r"|(?:more|most|some|many|all|none|each|half|few|several) of (?:them|these|those)"
    r"|a (?:second|third|fourth|further)|the (?:pair|duo|trio|latter|same|others?|moves?"
    r"|first|second|third|fourth|two (?:\w+ed|met|are|were|have|had|will|also))"
    # Words that take up the sentence before.
    r"|and|but|or|nor|so|yet|also|then|thus|hence|therefore|however|instead|otherwise|nevertheless"
    r"|nonetheless|still|moreover|furthermore|besides|meanwhile|afterwards?|later|thereafter|indeed"
    r"|similarly|likewise|consequently|accordingly|whereas|sure|yes|no|of course|for example"
    r"|for instance|as a result|as well|by contrast|at the (?:same )?time"
    r"|in (?:addition|conclusion|contrast|fact|particular|response|return|turn)"
    r"|on the (?:contrary|other hand)"
    r"|(?:by|until|since|before|after|because of|despite|for) (?:then|that|this|these|those)"
    # Times and places told from others.
    r"|(?:\w+ ){1,3}(?:hour|day|week|month|year)s? (?:later|earlier|before|after)(?! \w+ \w+ed\b)"
    r"|(?:with)?in (?:hours|days|weeks)|from (?:then|there)|for (?:the moment|comparison)"
    r"|the (?:following|next|previous) (?:day|morning|evening|night|week|month|year))\b"
    r"|(?:earlier|previously),",
    re.IGNORECASE,
)
_POINTS_AWAY = re.compile(
    r"\b(?:about|after|at|by|for|from|in|of|on|to|under|with|any|no|all)"
    r" (?:this|that|these|those|such)\b(?! (?:who|day|morning|evening|week|month|season|year)\b)"
    r"|\bthat (?:kind|sort|day|week|month|year|time)\b|\bthe ones?\b"
    r"|\bthe same (?:city|day|month|place|time|week|year)\b"
    r"|\b(?:too|as well|it|this|that|them|so)\.$",
    re.IGNORECASE,
)
_HE = r"(?:he|she|it|they)"
_SAYS = r"(?:say|says|said|adds?|added|told|explained|argued|warned|insisted|claimed|wrote|noted)"
_SPEAKER_UNNAMED = re.compile(
    rf"[,”\"’'] {_HE} (?:also |has |had |have )?{_SAYS}\b|\b{_SAYS} {_HE}[.,]"
    r"|\baccording to (?:him|her|them)\b"
)
_SUBORDINATOR = (
    r"after|although|as|because|before|even|if|once|since|though|unless|until|when|where|while"
)
_LEADS_IN = re.compile(
    rf"(?:{_SUBORDINATOR}|about|across|along|amid|among|around|asked|at|behind|beside|being|between"
    r"|beyond|by|despite|due|during|for|from|having|in|inside|into|like|near|of|on|only|out|outside"
    r"|over|owing|perhaps|prior|speaking|thanks|through|throughout|to|today|told|tomorrow|under"
    r"|unlike|upon|with|within|without|yesterday|\w+ly)\b",
    re.IGNORECASE,
)
_CLAUSE_FIRST = re.compile(rf"(?:{_SUBORDINATOR})\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:(?P<one>he|she|his|her|him|its)|it|they|them|their|this|these|those)\b", re.IGNORECASE
)
_DATES = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December"
)
_NAME = re.compile(rf"\s(?!(?:{_DATES})\b)[A-Z]\w")


def stands_alone(sentence: str) -> bool:
    """Whether a sentence tells something to who has not read what comes before it.

    A heading, caption, teaser, question, fragment, speech without a speaker, address to the reader
    or scraped markup does not; nor does a sentence that begins by pointing back ("He …", "But …",
    "In 2009 it …") or has a speaker without a name ("…, she said"). A pronoun is fine where its
    noun stands before it, or right after the clause it is in ("In his speech, Putin …"). The rules
    are of English, and rather strict than right: there are always other sentences.
    """
    outside = _QUOTED.sub(" ", sentence)
    first = sentence.lstrip(_QUOTE_MARKS + "£$€")[:1]
    return (
        len(sentence.split()) in WORDS
        and len(outside.split()) >= 3
        and (first.isupper() or first.isdigit())
        and _WHOLE.fullmatch(sentence) is not None
        and not any(
            pattern.search(sentence) for pattern in (_MARKUP, _POINTS_AWAY, _SPEAKER_UNNAMED)
        )
        and not _FURNITURE.match(sentence)
        and not _ADDRESS.search(outside)
        and sentence.count('"') % 2 == 0
        and sentence.count("“") == sentence.count("”")
        and sentence.count("(") == sentence.count(")")
        and not _dangles(sentence.lstrip(_QUOTE_MARKS))
    )


def _dangles(sentence: str) -> bool:
    """Whether a sentence begins with what stands for something said before it."""
    if _POINTS_BACK.match(sentence):
        return True
    pronoun = _PRONOUN.search(sentence)
    if pronoun is None:
        return False
    opening = sentence[: pronoun.start()]
    before, comma, after = sentence.partition(",")
    if "," not in opening and comma and pronoun["one"] and _LEADS_IN.match(sentence):
        # "In his speech, Putin …": the name comes after; "When Putin lands, his …": before.
        return _NAME.match(after) is None and _NAME.search(opening) is None
    if re.fullmatch(r"[^,]*, ", opening):
        # "In 2009, it …" against "When Putin came, he …".
        return not (_CLAUSE_FIRST.match(sentence) and _NAME.search(before))
    if _LEADS_IN.match(sentence):
        return _NAME.search(opening) is None
    # "The ship carried them …"
    return len(opening.split()) <= 4 and pronoun.group().casefold() in {"him", "them", "these"}
