"""The ports a command is going to listen on, tested before anything is started: a taken one is told at once."""

from __future__ import annotations

import errno
import os
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from verifier.cli.running_service import what_runs
from verifier.cli.stop import Stop
from verifier.supervise import CANNOT_START

if TYPE_CHECKING:
    from verifier.cli.running_service import Running
    from verifier.settings import Settings

_TRIES, _PAUSE_S = 5, 0.1  # a predecessor that is just stopping has closed its port by then


def free_port() -> int:
    """Find a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def refuse_taken(chosen: Settings, *, supervised: bool = False) -> None:
    """Stop unless PORT can be listened on, and METRICS_PORT where this process is the one that opens it."""
    _look(chosen.host, chosen.port, "VERIFIER_PORT", chosen)
    if supervised and chosen.metrics_port is not None:
        if chosen.metrics_port == chosen.port:
            raise Stop("VERIFIER_METRICS_PORT is VERIFIER_PORT: set it to another port.", CANNOT_START)
        _look(chosen.host, chosen.metrics_port, "VERIFIER_METRICS_PORT", chosen)


def _look(host: str, port: int, setting: str, chosen: Settings) -> None:
    fault = _fault(host, port)
    for _ in range(_TRIES):
        if fault is None or fault.errno != errno.EADDRINUSE:
            break
        time.sleep(_PAUSE_S)
        fault = _fault(host, port)
    if fault is not None:
        raise Stop(_said(fault, host, port, setting, what_runs(chosen.data_dir)), CANNOT_START)


def _fault(host: str, port: int) -> OSError | None:
    """Return the error of listening there; nothing keeps listening."""
    try:
        places = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(places):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as fault:
        return fault
    return None


def taken(host: str, port: int, setting: str = "VERIFIER_PORT", runs: Running | None = None) -> str:
    """Say that somebody else listens there, and what to do."""
    if runs is not None and urlsplit(runs.public_url).port == port:
        return f"Port {port} on {host} is taken by {runs.name}. Stop it, or set {setting} to another."
    return f"Port {port} on {host} is taken. Stop what uses it, or set {setting} to another."


def _said(fault: OSError, host: str, port: int, setting: str, runs: Running | None) -> str:
    match fault:
        case socket.gaierror():
            return f"The host {host} is not known here. Set VERIFIER_HOST to an address of this machine."
        case OSError(errno=errno.EADDRINUSE):
            return taken(host, port, setting, runs)
        case OSError(errno=errno.EACCES | errno.EPERM):
            return f"Port {port} needs rights that this account does not have. Set {setting} to one above 1023."
        case _:
            return f"{host} is not an address of this machine. Set VERIFIER_HOST to one that is."
