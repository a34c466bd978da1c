"""Questions with known answers → how well an index answers them: what `askcorpus eval` shows."""

from askcorpus.evaluation.conversations import (
    Conversation,
    ConversationReport,
    conversation_table,
    evaluate_conversations,
    holds_conversations,
    load_conversations,
)
from askcorpus.evaluation.questions import Question, load_questions
from askcorpus.evaluation.report import EvalReport, Outcome, overall, report_table, summarise
from askcorpus.evaluation.run import evaluate, holds_paragraph, is_gold

__all__ = [
    "Conversation",
    "ConversationReport",
    "EvalReport",
    "Outcome",
    "Question",
    "conversation_table",
    "evaluate",
    "evaluate_conversations",
    "holds_conversations",
    "holds_paragraph",
    "is_gold",
    "load_conversations",
    "load_questions",
    "overall",
    "report_table",
    "summarise",
]
