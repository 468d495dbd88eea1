"""One question at a time, and what counts as the answer."""

import pytest

from recork.fulfillment.rules.picking import Answer, Question, next_question, read_answer

BIN, BOTTLE, COUNT = Question.BIN, Question.BOTTLE, Question.COUNT


@pytest.mark.parametrize(
    ("bin_code", "at_bin", "at_sku", "asked"),
    [
        ("B-12", "", "", BIN),
        ("B-12", "B-13", "ZN21", BIN),
        ("B-12", "B-12", "", BOTTLE),
        ("B-12", "B-12", "CH23", BOTTLE),
        ("B-12", "B-12", "ZN21", COUNT),
        ("", "B-12", "", BOTTLE),
        ("", "", "ZN21", COUNT),
    ],
)
def test_what_is_not_certain_yet_is_asked(bin_code: str, at_bin: str, at_sku: str, asked: Question) -> None:
    assert next_question(bin_code=bin_code, sku_code="ZN21", at_bin=at_bin, at_sku=at_sku) is asked


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        (BIN, " b-12 ", Answer(True, "Bin B-12.")),
        (BIN, "B-13", Answer(False, "Nothing was booked: this is B-13. Go to bin B-12.")),
        (BIN, "  ", Answer(False, "Nothing was scanned. Go to bin B-12.")),
        (BOTTLE, "zn21", Answer(True, "", 1)),
        (BOTTLE, "CH23", Answer(False, "Nothing was booked: this is CH23. Scan a bottle of ZN21.")),
        (COUNT, "ZN21", Answer(True, "", 1)),
        (COUNT, "4", Answer(True, "", 4)),
        (COUNT, "5", Answer(False, "Nothing was booked: 4 to go, not 5.")),
        (COUNT, "0", Answer(False, "Nothing was booked: 4 to go, not 0.")),
        (COUNT, "-1", Answer(False, "Nothing was booked: this is -1. Scan ZN21, or type how many.")),
        (COUNT, "85300", Answer(False, "Nothing was booked: this is 85300. Scan ZN21, or type how many.")),
        (COUNT, "٤", Answer(False, "Nothing was booked: this is ٤. Scan ZN21, or type how many.")),
    ],
)
def test_a_wrong_answer_says_what_is_wanted(question: Question, said: str, answer: Answer) -> None:
    assert read_answer(question, said, bin_code="B-12", sku_code="ZN21", to_go=4) == answer
