"""Generated requests, fitting and not fitting the OpenAPI document, with a real token: no answer
is a 5xx, and every answer is as the document says.

FUZZ_EXAMPLES says how many for each endpoint and kind. The default is bounded for CI, and the
same in each run; with a number given they are different each time.
"""

import copy
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.endpoints import OPENAPI, described
from tests.support.issuer import Issuer
from tests.support.server import running_app
from tests.support.victim import make_victim

GIVEN = os.environ.get("FUZZ_EXAMPLES")
EXAMPLES = int(GIVEN or 100)
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
# Refusals of what no operation could take, so that no operation lists them.
GENERAL_REFUSALS = (400, 405, 413)


def _without_security(document: dict[str, Any]) -> dict[str, Any]:
    """Or most of what is generated would be tokens, which test_authorisation.py looks after."""
    found = copy.deepcopy(document)
    for methods in found["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
    return found


SCHEMA = schemathesis.openapi.from_dict(_without_security(OPENAPI))
# Where nothing is taken, nothing can be wrong.
OPERATIONS = [
    (*place, mode)
    for place, operation in described().items()
    for mode in GenerationMode
    if mode.is_positive or operation.keys() & {"parameters", "requestBody"}
]
sent: Counter[int] = Counter()


@pytest.fixture(scope="module")
def unlimited_url(database_url: str, issuer: Issuer) -> Iterator[str]:
    """The application without rate limits."""
    environ = {
        "DATABASE_URL": database_url,
        "AUTH_JWKS_URL": issuer.jwks_url,
        "RATE_LIMIT_WRITES_PER_MINUTE": "0",
        "RATE_LIMIT_CHAT_PER_MINUTE": "0",
    }
    with running_app(environ) as url:
        yield url


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_no_generated_request_breaks_it(
    unlimited_url: str,
    database_url: str,
    issuer: Issuer,
    user: str,
    method: str,
    path: str,
    mode: GenerationMode,
) -> None:
    ids = make_victim(database_url, user).ids
    # What fits the document is aimed at rows that are there.
    named = {name: ids[name] for name in ids if f"{{{name}}}" in path} if mode.is_positive else {}
    cases = SCHEMA[path][method].as_strategy(generation_mode=mode, path_parameters=named or None)
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {issuer.token(user)}"

        @given(case=cases)
        @settings(
            max_examples=EXAMPLES,
            derandomize=GIVEN is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        def send(case: Case[Any]) -> None:
            response = case.call(base_url=unlimited_url, session=session)
            sent[response.status_code] += 1
            if response.status_code not in GENERAL_REFUSALS:
                case.validate_response(response, checks=CHECKS)

        send()


def test_how_many_were_sent(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs last in this module."""
    by_kind = ", ".join(f"{count} x {status}" for status, count in sorted(sent.items()))
    with capsys.disabled():
        print(f"\ngenerated requests: {sent.total()} ({by_kind})")  # noqa: T201 - the result
    assert sent.total() > len(described())
    assert not [status for status in sent if status >= 500]
