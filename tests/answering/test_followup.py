"""What a question means after other questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.followups.followup import understand
from askcorpus.answering.followups.turn import Turn


def turn(question: str, answer: str = "", sentence: str = "", title: str = "") -> Turn:
    return Turn(question, question, answer, sentence, title)


MET = turn("Who met Anna Holm in Oslo?", "Peter Brandt")
TOUR = turn("Where did Anna Holm and Peter Brandt meet in June?", "the Old Mill")
FERRY = turn("Which ferry carried the mayor of Bergen to Stavanger?", "the Kestrel")
CARGO = turn("How many crates did the ministry accuse Norway of losing?", "over 300")
TRIP = turn("What did the palace call Holm's journey?", "a private matter")
SHOT = turn("What did the navy fire before the meeting?", "two signal rockets")
BODY = turn("When was the FAO founded?", "1945")
BOUGHT = turn("Which company bought Norbank?", "Fjordkraft")
KILLED = turn("How many sheep were lost in the Setesdal floods?", "191")
PRICE = turn("How much did Sweden spend on railways in 2019?", "4 billion")
CHAIR = turn("Who is the Danish delegate who spoke at the conference?", "Mette Lund")
VISIT = turn(
    "When did the first hikers reach Trolltunga?",
    "9 May",
    "The first hikers reached Trolltunga on 9 May, and the trip took ten hours.",
    "A trip to the troll's tongue",
)
UNANSWERED = turn("How much does Norbank owe?")

DEPENDS = [
    # Pronouns for people.
    (MET, "What did she say?", "What did Peter Brandt say?"),
    (MET, "who is his wife", "Who is Peter Brandt’s wife"),
    (TRIP, "Who had invited him?", "Who had invited Holm?"),
    (MET, "When did they last speak?", "When did Peter Brandt and Anna Holm last speak?"),
    (TOUR, "How long did they talk?", "How long did Anna Holm and Peter Brandt talk?"),
    # Pronouns for things.
    (FERRY, "When was it built?", "When was the Kestrel built?"),
    (BODY, "Where is it based?", "Where is the FAO based?"),
    (BODY, "Who leads it?", "Who leads the FAO?"),
    (BOUGHT, "How much did it pay?", "How much did Fjordkraft pay?"),
    (TOUR, "How far is it from Stavanger?", "How far is the Old Mill from Stavanger?"),
    (TRIP, "How long did it last?", "How long did Holm’s journey last?"),
    (UNANSWERED, "Who owns it?", "Who owns Norbank?"),
    # Pronouns for several.
    (CARGO, "Which port did they leave from?", "Which port did the crates leave from?"),
    (SHOT, "Where did they land?", "Where did the two signal rockets land?"),
    # Possessives.
    (BODY, "What is its budget?", "What is the FAO’s budget?"),
    (
        MET,
        "What was their meeting about?",
        "What was Peter Brandt and Anna Holm’s meeting about?",
    ),
    # Places and times.
    (TOUR, "Who else was there?", "Who else was at the Old Mill?"),
    (MET, "Why did he go there?", "Why did Peter Brandt go to Oslo?"),
    (VISIT, "Where was the king then?", "Where was the king then? (9 May)"),
    # The event itself.
    (MET, "When was that?", "When was it that Peter Brandt met Anna Holm in Oslo?"),
    (MET, "Why?", "Why was it that Peter Brandt met Anna Holm in Oslo?"),
    (MET, "When did that happen?", "When was it that Peter Brandt met Anna Holm in Oslo?"),
    (TOUR, "When?", "When did Anna Holm and Peter Brandt meet in June? (the Old Mill)"),
    (KILLED, "When was that?", "When was it that 191 sheep were lost in the Setesdal floods?"),
    (BOUGHT, "On what date?", "On what date was it that Fjordkraft bought Norbank?"),
    # What is left out.
    (PRICE, "And in 2021?", "How much did Sweden spend on railways in 2021?"),
    (PRICE, "What about 2018?", "How much did Sweden spend on railways in 2018?"),
    (PRICE, "And the year before?", "How much did Sweden spend on railways in 2018?"),
    (PRICE, "What about Norway?", "How much did Norway spend on railways in 2019?"),
    (TRIP, "What about Brandt?", "What did the palace call Brandt’s journey?"),
    (
        CHAIR,
        "What about Finland's delegate?",
        "Who is Finland's delegate who spoke at the conference?",
    ),
    (CARGO, "And where were they headed?", "Where were the crates headed?"),
    # What leans on the turn before without saying so.
    (VISIT, "How much did the trip cost?", "How much did the trip cost? (the first hikers, "),
    (MET, "Who applauded?", "Who applauded? (Peter Brandt met Anna Holm in Oslo)"),
]

STANDS_ALONE = [
    # Another subject.
    "Who is the chief executive of Microsoft?",
    "When did the Berlin Wall fall?",
    "How did Sweden respond?",
    "What is a fjord?",
    # Another subject, though it shares a word with the one before.
    "Tell me about the Swedish crates",
    "Summarise the trip",
    "Where did the Danish king travel?",
    # What the pronoun means stands in the question itself.
    "What did Putin say before he left?",
    "When Holm visited Oslo, where did she stay?",
    "What did the treaty say about its renewal?",
    "Which countries closed their borders?",
    "Why did the ship turn before it sank?",
    "Who moved his court from Kraków to Warsaw in 1596?",
    "What did Nokia say it would do?",
    "What was Boeing to supply under the contract it lost?",
    # Words that mean nothing.
    "Is it raining?",
    "How long does it take to reach Mars?",
    "How long had it been since the last visit to Mars?",
    "How far is it from Oslo to Bergen?",
    "Is it true that whales sing?",
    "Were there any survivors in the Estonia disaster?",
    "Who said that Norway would pay?",
    "Which film that won an award was shot in Malta?",
    "What happened this year in Peru?",
    # Keywords are no sentence, and leave nothing out.
    "Norway oil fund",
]


@pytest.mark.parametrize(("earlier", "question", "understood"), DEPENDS)
def test_what_a_follow_up_leaves_out_is_put_in(
    earlier: Turn, question: str, understood: str
) -> None:
    found = understand(question, [earlier])
    assert found.startswith(understood) if understood.endswith(", ") else found == understood


@pytest.mark.parametrize("question", STANDS_ALONE)
@pytest.mark.parametrize("earlier", [MET, CARGO, VISIT, UNANSWERED])
def test_a_question_that_stands_alone_is_never_bent(earlier: Turn, question: str) -> None:
    assert understand(question, [earlier]) == question


def test_a_third_question_builds_on_how_the_second_was_understood() -> None:
    first = BODY
    asked = "Where is it based?"
    second = Turn(asked, understand(asked, [first]), "Rome", "", "")
    assert understand("How many people does it employ?", [first, second]) == (
        "How many people does the FAO employ?"
    )


def test_a_new_subject_replaces_the_old_one() -> None:
    earlier = [MET, turn("When was Nora Berg born?", "1961")]
    assert understand("Where does she live?", earlier) == "Where does Nora Berg live?"


def test_an_earlier_turn_helps_where_the_last_one_does_not() -> None:
    earlier = [MET, turn("How cold is the Barents Sea in winter?", "about two degrees")]
    assert understand("What did he say?", earlier) == "What did Peter Brandt say?"


def test_an_answer_that_is_no_name_is_not_put_in() -> None:
    gibberish = turn("Where did Anna Holm sing?", "page 4) - Anna Holm [photo: agency]; she sang")
    assert "photo" not in understand("Who was there?", [gibberish])


WORDS = st.sampled_from(
    [
        "and",
        "what",
        "about",
        "who",
        "when",
        "was",
        "that",
        "it",
        "he",
        "they",
        "their",
        "there",
        "then",
        "why",
        "did",
        "the",
        "in",
        "2021",
        "Kim",
        "Oslo’s",
        "(",
        ")",
        "?",
        "'",
        "’s",
        "of",
        "Anna",
        "Holm",
        "crates",
        "how",
        "many",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=10).map(" ".join))
TURNS = st.builds(Turn, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


@given(TEXTS)
def test_a_first_question_is_as_it_was_asked_white_space_aside(question: str) -> None:
    assert understand(question, []) == " ".join(question.split())


@given(TEXTS, st.lists(TURNS, max_size=4))
def test_any_text_is_understood_somehow(question: str, earlier: list[Turn]) -> None:
    understood = understand(question, earlier)
    assert understood == " ".join(understood.split())
    assert bool(understood) >= bool(question.strip())
