"""One line of JSON for each thing that happened, without anybody's data in it.

Only listed keys are written; a key nobody listed is dropped and counted. An exception is told by its type and place,
never by its message: "duplicate key (email)=(...)" is somebody's address. Lines of libraries are told by who said them
and where, for the same reason.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO, cast
from uuid import UUID

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

if TYPE_CHECKING:
    from verifier.settings import Settings

# What a line may say: our own ids, codes, counts and times. A name, number, handle, address or URL has no key here.
ALLOWED = frozenset(
    """
    event level timestamp part
    account_key action actor_id actor_kind as_of at attempt binding_id breaker bytes capability case_id case_queue
    changed check_id child claim_id code count credential_kind deadline_at decision delivery_id dropped
    duration_ms elapsed_ms environment epoch error error_at error_chain error_code event_id evidence_id
    exit_code expected expires_at failed family fault from_state holder_level host_kind import_id job_id jurisdiction
    key_id kind lag_ms level_of licence_level limit line loaded matched method migration migrations mode
    module needed new_rows old_rows outcome phase pid policy port position profession queue reason reasons refused
    registry remaining request_id restarts retry_in_s role route rows scope scopes seconds_ahead seq signal size source
    stage standing started_at state states status step table taken to_state total trigger verdict version wait_s
    webhook_id who
    """.split(),
)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_EVENT = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_LONGEST = 300
_FRAMES = 8
_CAUSES = 4
_dropped = 0


def configure(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send our lines, those of libraries and of uncaught exceptions to standard error in the shape the operator set."""
    out = stream or sys.stderr
    structlog.configure(
        processors=[*_steps(settings.log_format, colors=out.isatty())],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    logging.raiseExceptions = False  # it would print a record that cannot be formatted, with its values
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda hook: _uncaught(hook.exc_type, hook.exc_value, hook.exc_traceback)


def logger(name: str) -> FilteringBoundLogger:
    """Return a logger whose lines name a part of the service: `logger("worker")`."""
    return cast("FilteringBoundLogger", structlog.get_logger(part=name))


def dropped_keys() -> int:
    """Count the values kept out of the log because their key is not listed (a metric that should stay 0)."""
    return _dropped


def _steps(shape: str, *, colors: bool) -> Iterator[Processor]:
    yield structlog.contextvars.merge_contextvars
    yield structlog.stdlib.add_log_level
    yield structlog.processors.TimeStamper(fmt="iso", utc=True)
    yield _tell_exceptions
    yield _keep_allowed
    if shape == "console":
        yield structlog.dev.ConsoleRenderer(colors=colors)
    else:
        yield structlog.processors.JSONRenderer(sort_keys=False)


def _tell_exceptions(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    fault = line.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()[1]
    if isinstance(fault, tuple):
        fault = fault[1]
    return {**line, **told(fault)} if isinstance(fault, BaseException) else line


def told(fault: BaseException) -> dict[str, object]:
    """Describe an exception for a log line: its type, the places it passed, and the types that caused it."""
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in _frames(fault)]
    return {"error": _kind(fault), "error_at": places, "error_chain": [_kind(cause) for cause in _causes(fault)]}


def _frames(fault: BaseException) -> list[traceback.FrameSummary]:
    walked = traceback.walk_tb(fault.__traceback__)
    return list(traceback.StackSummary.extract(walked, lookup_lines=False))[-_FRAMES:]


def _causes(fault: BaseException) -> Iterator[BaseException]:
    for _ in range(_CAUSES):
        cause = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        if cause is None:
            return
        yield cause
        fault = cause


def _kind(fault: BaseException) -> str:
    return f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")


def _short(file: str) -> str:
    return "/".join(Path(file).parts[-3:])


def _keep_allowed(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    global _dropped  # noqa: PLW0603  one count for the process, read by the metrics
    kept = {key: _plain(value) for key, value in line.items() if key in ALLOWED}
    if not _EVENT.fullmatch(str(kept.get("event"))):
        kept["event"] = "event_unnamed"  # a sentence built at run time may carry a value
    if lost := len(line) - len(kept):
        _dropped += lost
        kept["dropped"] = lost
    return kept


def _plain(value: object) -> object:
    """Convert a value for the log: numbers as they are, words without control characters, the rest by its type."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | float():
            return value
        case str():
            return _HIDDEN.sub(lambda hit: f"\\u{ord(hit[0]):04x}", value[:_LONGEST])
        case timedelta():
            return value.total_seconds()
        case date() | UUID():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return f"<{type(value).__name__}>"


class _Libraries(logging.Handler):
    """Handler for lines of libraries: by whom and where. Their words may hold an address or a row, so they stay out."""

    def emit(self, record: logging.LogRecord) -> None:
        place = f"{_short(record.pathname)}:{record.lineno} {record.funcName}"
        say = logger(record.name)
        say.log(record.levelno, "library_spoke", module=place, exc_info=record.exc_info)


def _uncaught(kind: type[BaseException], fault: BaseException | None, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger("process").critical("exception_uncaught", exc_info=fault)
