"""Question → how broadly it asks: whether a few words can answer it, or only an overview can.

Most wordings settle it: "When …?" wants a span, "Tell me about …" an overview. Others leave it
open: "Why are fishermen angry?" may have its answer in one clause or in ten articles. There the
reader decides, by how sure it is of its best claim.
"""

from __future__ import annotations

import re
from enum import Enum

SURE = 0.6
"""Confidence, 0..1, from which on a claim answers a question whose wording leaves it open.

Of sixty answerable development questions 44 have a best claim above 0.7, of 52 broad ones over the
same corpora 4. A little lower, since a likely span is shown with its confidence, while an overview
hides it.
"""

_MOST_TOPIC_WORDS = 8
"""Words in a topic ("grain prices in Egypt") at most; what is longer may be any sentence."""


class Breadth(Enum):
    """What the wording of a question asks for."""

    NARROW = "narrow"
    """A span: never an overview, even where no span is found."""

    OPEN = "open"
    """Either: a span where the reader is sure of one, else an overview."""

    BROAD = "broad"
    """An overview, whatever the reader offers."""


def wants_overview(question: str, best_confidence: float) -> bool:
    """Whether a question is to be answered with an overview rather than a span.

    The wording decides where it can (see `asks_broadly`); where it leaves both open, a best claim
    of a confidence of at least `SURE` is preferred to an overview.

    Args:
        question: In plain language.
        best_confidence: Calibrated probability, 0..1, of the reader's best claim; 0 without one.
    """
    breadth = asks_broadly(question)
    return breadth is Breadth.BROAD or (breadth is Breadth.OPEN and best_confidence < SURE)


def asks_broadly(question: str) -> Breadth:
    """What the wording of an English question asks for.

    The rule, on the question without its polite lead-in ("Can you tell me …", "And …"):

    1. Commands: to tell about, summarise, explain, describe, compare … is broad; to name or list is
       what it is that is to be named.
    2. "Who", "whose", "when", "where", "which", "how many" and their like are narrow, as are yes-no
       questions, unless they ask whether there are concerns, news and the like.
    3. "What": what is going on, is known, is new, what something means for somebody, what happened
       at an event, and the several aspects of a matter ("What are the risks …?") are broad. What
       happened *to* somebody, what somebody said *about* something, what several people think, one
       aspect ("What impact …?") and bare definitions ("What is a shell?") are open. All else is
       narrow.
    4. "Why": of the past is narrow, since an event has its cause; of the present is open; why
       something is *so* much of a thing is broad.
    5. "How": how something changes, works or unfolds is broad; how somebody reacts, feels or gets
       on, and how good or bad a thing is, is open; all else is narrow.
    6. A topic without a question ("grain prices in Egypt") is broad, but for the topic that names
       an attribute ("population of Egypt"). Other sentences are open.

    A question word further in ("According to the police, why …") counts where none comes first.

    Args:
        question: In plain language; other languages count as topics or open sentences.
    """
    words = _LEAD_IN.sub("", _plain(question), count=1)
    if _BROAD_COMMAND.match(words):
        return Breadth.BROAD
    command = _NARROW_COMMAND.match(words)
    if command and not _QUESTION_WORD.search(words):
        return Breadth.BROAD if _ASPECT_ANYWHERE.search(words) else Breadth.NARROW
    if _VERB_FIRST.match(words):
        return Breadth.BROAD if _THERE_ARE.match(words) else Breadth.NARROW
    asked = _QUESTION_WORD.search(words)
    if asked is None:
        return _breadth_of_topic(words)
    clause = words[asked.start() :]
    for breadth, pattern in _CLAUSES:
        if pattern.match(clause):
            return breadth
    return Breadth.NARROW


def _breadth_of_topic(words: str) -> Breadth:
    if _ATTRIBUTE.match(words):
        return Breadth.NARROW
    if _ASPECT_ANYWHERE.search(words):
        return Breadth.BROAD
    long = len(words.split()) > _MOST_TOPIC_WORDS
    return Breadth.OPEN if long or words.endswith("?") else Breadth.BROAD


def _plain(question: str) -> str:
    """Lower-case words one blank apart, contractions of question words written out."""
    text = " ".join(question.casefold().replace("’", "'").split())
    text = re.sub(r"\b(what|who|where|when|why|how|which)'s\b", r"\1 is", text)
    return re.sub(r"\b(what|who|where|when|why|how|which)'re\b", r"\1 are", text)


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_ASPECTS = _any(
    "advantages allegations anxieties arguments aspects benefits causes challenges changes"
    " circumstances complaints concerns consequences controversies criticisms dangers details"
    " developments differences difficulties disadvantages doubts drawbacks effects events facts"
    " fears findings hopes implications issues lessons misgivings objections obstacles opinions"
    " options outcomes perspectives positions problems prospects reactions reasons reservations"
    " responses risks scenarios similarities tensions theories threats trends uncertainties updates"
    " views worries"
)
"""What a matter has several of, so that asking for it asks for several sentences."""

_ASPECT = _any(
    "background context controversy debate discussion dispute effect fallout fuss impact"
    " implication mood outlook reaction relationship response row significance situation story"
    " thinking"
)
"""What a matter has one of, but that takes more than a phrase to tell."""

_OVERVIEW = _any(
    "account background briefing chronology developments digest history information latest news"
    " outline overview picture recap report reports review rundown summary timeline update updates"
)

_NEWS = _any("background history latest news outlook story summary update updates")
"""What is asked for with "What is the …?"; "What is the report …?" asks for a thing."""

_LEAD_IN = re.compile(
    r"(?:(?:please|and|so|but|ok|okay|now|well|hello|hi)\b[,:]? *)*"
    r"(?:(?:can|could|would|will) you (?:please )?|i(?: would|'d) like (?:you )?to "
    r"|i (?:want|need) (?:you )?to |let us |do you )?(?:please )?"
    r"(?:(?:tell me|let me know|know|say|find out|hear|learn|explain to me)(?:,? please,?)? "
    r"(?=(?:who|whom|whose|what|when|where|which|why|how|if|whether|[a-z]+ (?:which|what))\b))?"
)
_BROAD_COMMAND = re.compile(
    r"(?!about (?:how|what|which|whom)\b)"
    r"(?:tell (?:me|us)|know|hear|learn|talk|inform me|read|say)?\b ?"
    r"(?:more|everything|something|anything|all|a (?:bit|little)(?: more)?)?\b ?"
    r"(?:new |important |interesting )?(?:there is to know )?"
    r"(?:about|regarding|concerning)\b"
    r"|(?:any|some|the)? ?(?:(?:latest|recent|more) )?(?:news|updates?|information|latest)\b"
    r"|(?:anything|something|what) (?:new|else)\b"
    r"|(?:briefly )?(?:summari[sz]e|sum up|recap|outline|describe|discuss|compare|review|analy[sz]e"
    r"|assess|elaborate|characteri[sz]e|sketch|report)\b"
    r"|explain (?!(?:to \w+ )?(?:who|whom|whose|when|where|which)\b)"
    r"|(?:brief|update|catch|fill|bring|walk|talk|run|take|give) (?:me|us)"
    rf" (?:up|in|on|through|(?:an? |the |some )?(?:\w+ )?{_OVERVIEW})\b"
    rf"|(?:an?|the)? ?(?:\w+ )?{_OVERVIEW} (?:of|on|about|for|in|to)\b"
    rf"|(?:what|how) about\b"
)
_NARROW_COMMAND = re.compile(
    r"(?:name|list|give(?: me)?|show(?: me)?|find(?: me)?|state|quote)\b ?"
)
_VERB_FIRST = re.compile(
    _any(
        "is are was were am do does did has have had can could will would shall should may might"
        " must isn't aren't wasn't weren't doesn't don't didn't hasn't haven't won't"
    )
    + r"\b"
)
_THERE_ARE = re.compile(
    r"\w+ there (?:been )?(?:\w+ )?"
    rf"(?:{_ASPECTS}|{_ASPECT}|{_OVERVIEW}"
    r"|opposition|criticism|disagreement|resistance|concern|anger|unrest|protests?)\b"
)
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b")
_ATTRIBUTE = re.compile(
    r"(?:the |exact |full |current |total )*"
    + _any(
        "address age amount author birthplace boss capital cost date day depth director distance"
        " duration founder head height leader length location mayor name names number owner"
        " percentage place population president price score share size speed time title value"
        " weight width winner winners year"
    )
    + r" (?:of|for|when|at which)\b"
)
_ASPECT_ANYWHERE = re.compile(rf"\b(?:{_ASPECTS}|{_OVERVIEW}|pros and cons|for and against)\b")

_BE = r"(?:is|are|was|were|has been|have been)"
_THE = r"(?:the|some|any|all|both|its|their|his|her)?(?: ?(?:of the|\w+) ?){0,2}? ?"
_DOES = r"(?:do|does|did|has|have|had|will|would|could|can|might|may|is|are|was|were)"

_CLAUSES: tuple[tuple[Breadth, re.Pattern[str]], ...] = tuple(
    (breadth, re.compile(pattern))
    for breadth, pattern in (
        (Breadth.NARROW, r"(?:who|whom|whose|when)\b"),
        # What.
        (
            Breadth.OPEN,
            r"what (?:has |had )?happen(?:s|ed) (?:to|with|if|when|after|before|next|then)\b",
        ),
        (
            Breadth.BROAD,
            r"what (?:has |had |else )?(?:happen(?:s|ed)|occurred|went on|took place)\b",
        ),
        (Breadth.BROAD, rf"what {_BE} (?:going on|happening|up with|new|the matter|at stake)\b"),
        (
            Breadth.BROAD,
            rf"what (?:exactly |else )?{_BE} (?:\w+ )?(?:known|unknown|unclear|unresolved)\b"
            r"(?! (?:as|for|in)\b)",
        ),
        (Breadth.BROAD, r"what (?:do|can|should|else do) (?:we|you|i) (?:know|tell|say|learn)\b"),
        (Breadth.BROAD, rf"what {_BE} {_THE}(?:{_NEWS}|state of (?:play|affairs)|deal with)\b"),
        (Breadth.BROAD, rf"what {_BE} {_THE}(?:{_ASPECTS}|{_ASPECT}|pros and cons)\b"),
        (Breadth.BROAD, rf"what {_BE} .* (?:all )?about\??$"),
        (Breadth.BROAD, r"what (?:does|do|did|would|will|could|might) .* mean for\b"),
        (
            Breadth.OPEN,
            r"what (?:do|have|are) .* (?:say|said|saying|think|thinking|thought|make|made)\b",
        ),
        (Breadth.OPEN, rf"(?:what|which) (?:\w+ )?(?:{_ASPECTS}|{_ASPECT}) {_DOES}\b"),
        (Breadth.OPEN, rf"what {_DOES} .* (?:about|regarding|on the subject of)\b"),
        (Breadth.OPEN, r"what (?:led|leads)(?: up)? to\b"),
        (
            Breadth.OPEN,
            r"what (?:is|are) (?:an? .*|(?!the\b)[\w-]+(?: (?!of\b|for\b)[\w-]+){0,2}\??)$",
        ),
        # Where, which.
        (Breadth.BROAD, r"where (?:do|does) .* stands?\??$"),
        # Why.
        (Breadth.BROAD, r"why (?:is|are|do|does|has|have) .* (?:so|such an?|so many|so much)\b"),
        (Breadth.OPEN, r"why (?:is|are|do|have)\b"),
        # How.
        (
            Breadth.BROAD,
            rf"how (?:{_DOES}|exactly) .* (?:unfold(?:ed)?|come about|evolved?|evolving"
            r"|develop(?:ed|ing)?|chang(?:e|ed|ing)|affect(?:ed|ing)?|influenc(?:e|ed|ing)"
            r"|impact(?:ed|ing)?|shap(?:e|ed|ing)|transform(?:ed|ing)?|works?|differ|compare)\b",
        ),
        (
            Breadth.OPEN,
            rf"how {_DOES} .* (?:react(?:ed|ing)?|respond(?:ed|ing)?|feel(?:ing)?|felt|see|seen"
            r"|view(?:ed)?|perceived?|cop(?:e|ed|ing)|far(?:e|ed|ing)|go|gone|going|doing)\b",
        ),
        (
            Breadth.OPEN,
            r"how (?:is|are) (?:the )?(?:relations|things|talks|negotiations|matters)\b",
        ),
        (
            Breadth.OPEN,
            r"how (?:bad|controversial|credible|dangerous|effective|good|important|likely|realistic"
            r"|safe|serious|significant|successful|united|well|worried)\b",
        ),
    )
)
