"""Connector ``limesurvey``: the answers of a survey over LimeSurvey's RemoteControl 2 (JSON-RPC), by citric.

https://manual.limesurvey.org/RemoteControl_2_API; citric (MIT) is the extra ``limesurvey``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from voc.errors import ConfigError, InputError, MissingExtraError

if TYPE_CHECKING:
    from citric import Client

__all__ = ["fetch_answers"]

OPTIONS = {"url", "user", "password", "survey", "language", "order", "unfinished"}
ORDERS = ("submitdate", "id")
NO_ANSWERS = "no data"
"""Beginning of what LimeSurvey says where a survey has no answers yet: no error, but an empty result."""


def fetch_answers(options: Mapping[str, Any], since: object) -> Iterator[Mapping[str, Any]]:
    """Yield a survey's answers, question code → answer in words, in the order of a watermark.

    Parameters
    ----------
    options
        ``url`` (``https://…/index.php/admin/remotecontrol``), ``user``, ``password`` (by ``password_env``), ``survey``
        (its number); ``language`` of the answers' words; ``order``: the watermark's column, "submitdate" (usual: an
        answer that was begun early and finished late is not missed) or "id" (of surveys without dates);
        ``unfinished = true`` takes answers along that were not sent.
    since
        The last watermark that was stored; None: all.

    Raises
    ------
    ConfigError
        An option lacks or is unknown.
    MissingExtraError
        citric is not installed.
    InputError
        The survey cannot be read.
    """
    order = _check_options(options)
    try:
        from citric import Client
        from citric.exceptions import LimeSurveyStatusError
    except ImportError as exc:
        raise MissingExtraError(
            'LimeSurvey needs an optional part of voc: pip install "jupyterlab-voc[limesurvey]"'
        ) from exc
    with Client(str(options["url"]), str(options["user"]), str(options["password"])) as client:
        try:
            answers = _export_answers(client, options, since if order == "id" else None)
        except LimeSurveyStatusError as exc:
            if str(exc).casefold().startswith(NO_ANSWERS):
                return
            raise
    for answer in answers:
        if order not in answer:
            raise InputError(f"the answers have no column {order!r}; they have: {', '.join(answer)}")
    # An answer that was not sent has no date: it comes first, and moves the watermark nowhere.
    answers.sort(
        key=lambda answer: ("", 0) if answer[order] is None else (str(answer["submitdate"] or ""), answer["id"])
    )
    if order == "id":
        answers.sort(key=lambda answer: int(answer["id"]))
    for answer in answers:
        # The last moment once more: another answer may have been sent in the same second.
        if since is None or answer[order] is None or answer[order] >= since:
            yield answer


def _check_options(options: Mapping[str, Any]) -> str:
    """Return the watermark's column."""
    if missing := {"url", "user", "password", "survey"} - set(options):
        raise ConfigError(f"[sources.NAME.connector] options: limesurvey needs {', '.join(sorted(missing))}")
    if unknown := set(options) - OPTIONS:
        raise ConfigError(
            f"[sources.NAME.connector] options: limesurvey has no {', '.join(sorted(unknown))}; it has: "
            f"{', '.join(sorted(OPTIONS))}"
        )
    order = str(options.get("order", ORDERS[0]))
    if order not in ORDERS:
        raise ConfigError(f"[sources.NAME.connector] options: order is one of {', '.join(ORDERS)}, got {order!r}")
    return order


def _export_answers(client: Client, options: Mapping[str, Any], first_id: object) -> list[dict[str, Any]]:
    content = client.export_responses(
        int(options["survey"]),
        language=options.get("language"),
        completion_status="all" if options.get("unfinished") else "complete",
        heading_type="code",
        # "Very satisfied" and not A1: codes mean something else in every survey.
        response_type="long",
        from_response_id=None if first_id is None else int(str(first_id)),
    )
    document = json.loads(content)
    answers = document.get("responses", []) if isinstance(document, dict) else document
    if not isinstance(answers, list):
        raise InputError("LimeSurvey's export is no list of answers")
    return [_convert_answer(answer) for answer in answers]


def _convert_answer(answer: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
    """Return an answer as a row; LimeSurvey 3 wraps each in an object under its number."""
    if isinstance(answer, dict) and "id" not in answer and len(answer) == 1:
        (answer,) = answer.values()
    if not isinstance(answer, dict):
        raise InputError(f"LimeSurvey's export holds {type(answer).__name__} instead of an answer")
    row: dict[str, Any] = {str(code): value if value != "" else None for code, value in answer.items()}
    if str(row.get("id", "")).isdigit():
        row["id"] = int(row["id"])
    row.setdefault("submitdate", None)
    return row
