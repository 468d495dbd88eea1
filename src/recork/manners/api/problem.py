"""What is wrong with a call, as RFC 9457 tells it: a code for programs, words and next steps for people."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.http import HttpResponse
from pydantic import Field

from recork.manners.api.kinds import Shown

PROBLEM_JSON = "application/problem+json"
NO_TRACE = "leaves_no_trace"
"""An answer's note that the audit trail has said the same a moment ago."""


class NextStepShown(Shown):
    """Something a person can do now."""

    action: str = Field(description="What to do, for programs", examples=["call_support"])
    label: str = Field(description="The same, for people", examples=["Call 707-603-4011"])
    phone: str | None = None
    email: str | None = None
    url: str | None = None


class FieldProblem(Shown):
    """One field of the call that can't be taken as it is."""

    field: str = Field(description="Where it stands", examples=["lines.0.bottles"])
    detail: str


class Problem(Shown):
    """The body of every refusal."""

    type: str = Field(
        description="A name of the kind of problem", examples=["urn:problem-type:recork:invalid"]
    )
    title: str
    status: int
    code: str = Field(description="The same as the end of `type`", examples=["invalid"])
    detail: str = Field(description="What happened, in a sentence for people")
    next_steps: list[NextStepShown] = []
    field: str | None = Field(None, description="The first field at fault, of an `invalid` call")
    errors: list[FieldProblem] | None = None


class ForbiddenProblem(Problem):
    """The body of a 403: whose token it is may not do this."""

    scope: str | None = Field(None, description="The scope that is missing", examples=["orders:cancel"])


class CallRefused(Exception):
    """A call that changes nothing and is answered with a problem.

    `more` are further members of the problem, such as the state that an order is in.
    """

    leaves_no_trace = False
    """The audit trail has said the same a moment ago, and must not be flooded."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        next_steps: Sequence[NextStepShown] = (),
        headers: Mapping[str, str] | None = None,
        shape: type[Problem] = Problem,
        **more: object,
    ) -> None:
        super().__init__(detail)
        self.problem = shape.model_validate(
            {
                "type": f"urn:problem-type:recork:{code}",
                "title": code.replace("_", " ").capitalize(),
                "status": status.value,
                "code": code,
                "detail": detail,
                "next_steps": list(next_steps) or [READ_REFERENCE],
                **more,
            }
        )
        self.headers = headers or {}

    def answer(self) -> HttpResponse:
        """The response that says so."""
        response = HttpResponse(
            self.problem.model_dump_json(exclude_none=True),
            status=self.problem.status,
            content_type=PROBLEM_JSON,
            headers=dict(self.headers),
        )
        setattr(response, NO_TRACE, self.leaves_no_trace)
        return response


READ_REFERENCE = NextStepShown(
    action="read_reference", label="Read how to make this call", url="/api/v1/docs"
)
