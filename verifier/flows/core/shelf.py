"""The store of sealed documents, for whoever keeps something there: a refusal says when it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier import log
from verifier.flows.core.errors import NotReady

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.outbound.documents.store import DocumentStore, StoreUnavailableError

_log = log.logger("documents")


def shelf_of(svc: Service) -> DocumentStore:
    """Give the document_store; `NotReady` where there is none."""
    if svc.document_store is None:
        raise NotReady("no_shelf", "Documents cannot be taken here at the moment.")
    return svc.document_store


def shelf_away(away: StoreUnavailableError) -> NotReady:
    """Tell that the document_store cannot be reached, and log why."""
    _log.error("shelf_away", code=away.code)
    return NotReady("shelf_away", "Documents cannot be reached at the moment. Nothing was lost; try again in a while.")
