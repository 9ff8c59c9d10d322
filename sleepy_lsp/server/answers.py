"""The answers to what an editor asks, from what the session knows at that moment: nothing here waits for anything."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types

import sleepy_lsp
from sleepy_lsp import paths
from sleepy_lsp.server import to_lsp
from sleepy_lsp.server.actions import (
    FIX_ALL,
    Abilities,
    Stale,
    accepted_command,
    entries_at,
    fix_all,
    quick_fixes,
    workspace_edit,
)
from sleepy_lsp.server.documents import Document
from sleepy_lsp.server.offers import Entry, Offer
from sleepy_lsp.server.session import Session

_MOST_SERVED = 500
LOG_FILE = "server.log"


class Answers:
    """See the module."""

    def __init__(self, session: Session, abilities: Abilities):
        self._session, self._abilities = session, abilities
        self._served: OrderedDict[str, Offer] = OrderedDict()
        """What the editor may come back to, the latest so many."""

    def code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        session = self._session
        document = session.documents.by_uri(params.text_document.uri)
        view = None if document is None else session.views.of(document.path)
        if document is None or view is None or not self._abilities.literals:
            return None
        session.check_for(document.path, params.context.diagnostics)
        start, end = to_lsp.span_of(document.index, params.range, session.documents.unit)
        found: list[types.CodeAction] = []
        if _wants(params.context, types.CodeActionKind.QuickFix):
            if params.context.trigger_kind is not types.CodeActionTriggerKind.Automatic:
                session.look_at(document.path, (start, end), session.focus.visible)
            wanted = (entry for entry in view.entries.values() if entry.key not in session.dismissed)
            near = entries_at(wanted, document, params.range, session.documents.unit)
            entries = [entry for entry in near if entry.best]
            spoken = [*params.context.diagnostics, *self._forwarded(document, params.context.diagnostics)]
            found += quick_fixes(entries, document, session.documents, spoken, self._abilities)
            self._serve([offer for entry in entries for offer in entry.best])
            session.feedback.shown(entries)
        if _wants(params.context, FIX_ALL, exactly=True):
            offer = view.file_offers.get(document.path)
            action = None if offer is None else fix_all(offer, document, session.documents, self._abilities)
            if offer is not None and action is not None:
                self._serve([offer])
                found.append(action)
        return found or None

    def _forwarded(self, document: Document, given: Sequence[types.Diagnostic]) -> list[types.Diagnostic]:
        """What the glue forwarded, where the client names nothing: Neovim 0.11 gives a server its own only."""
        return [] if given else list(self._session.forwarded_of(document.path))

    def resolve(self, action: types.CodeAction) -> types.CodeAction:
        """Give an action its edit. Raises Stale."""
        offer = self._offer_in(action.data)
        if offer is None:
            raise Stale
        home = self._home_of(offer)
        action.command = accepted_command(offer)
        action.edit = workspace_edit(offer, self._session.documents, home, self._abilities)
        return action

    def accepted(self, offer_id: str) -> None:
        """The editor has applied an offer."""
        offer = self._current(offer_id) or self._served.get(offer_id)
        if offer is not None:
            self._session.feedback.accepted(offer, self._session.documents)

    def dismissed(self, offer_ids: list[str]) -> None:
        """None of these helps: they are not shown again until the error changes."""
        keys = [key for one in offer_ids if one in self._served for key in self._served[one].keys]
        offers: dict[str, list[Offer]] = {key: [] for key in keys}
        for one in offer_ids:
            if one in self._served:
                for key in self._served[one].keys:
                    offers[key].append(self._served[one])
        self._session.feedback.dismissed(dict.fromkeys(keys), offers)
        self._session.dismissed.update(keys)
        self._session.tell_status()

    def fix_file(self, uri: str) -> tuple[str, types.WorkspaceEdit] | None:
        """The offer that mends a file, by id, and its edit; None when nothing is ready. Raises Stale."""
        document = self._session.documents.by_uri(uri)
        view = None if document is None else self._session.views.of(document.path)
        offer = None if view is None or document is None else view.file_offers.get(document.path)
        if document is None or offer is None:
            return None
        edit = workspace_edit(offer, self._session.documents, document.path, self._abilities)
        self._serve([offer])
        return offer.id, edit

    def info(self) -> dict[str, Any]:
        """What `sleepy/info` says."""
        session = self._session
        report = paths.report_file()
        model_path = session.settings.model_path
        return {
            "version": sleepy_lsp.__version__,
            "log": str(log_file()),
            "journal": str(paths.journal_file()),
            "report": str(report) if report.is_file() else None,
            "model": session.settings.model if session.thinking.names else None,
            "modelPath": str(model_path) if model_path else None,
        }

    # --- helpers

    def _serve(self, offers: list[Offer]) -> None:
        for offer in offers:
            self._served[offer.id] = offer
            self._served.move_to_end(offer.id)
        while len(self._served) > _MOST_SERVED:
            self._served.popitem(last=False)

    def _offer_in(self, data: object) -> Offer | None:
        offer_id = data.get("offer") if isinstance(data, dict) else getattr(data, "offer", None)
        return self._current(offer_id) if isinstance(offer_id, str) else None

    def _current(self, offer_id: str) -> Offer | None:
        """An offer as it stands now, moved along with the text; None once it no longer holds."""
        for view in self._session.views:
            offers = [*view.file_offers.values(), *(one for entry in view.entries.values() for one in entry.best)]
            for offer in offers:
                if offer.id == offer_id:
                    return offer
        return None

    def _home_of(self, offer: Offer) -> Path | None:
        found: list[Entry] = [
            entry for view in self._session.views for entry in view.entries.values() if entry.key in offer.keys
        ]
        return found[0].path if found else None


def log_file() -> Path:
    return paths.state_dir() / "logs" / LOG_FILE


def _wants(context: types.CodeActionContext, kind: str, *, exactly: bool = False) -> bool:
    """Whether a client asks for actions of `kind`; without a filter it wants quick fixes, and fix-all only by name.

    A kind stands for all kinds below it: `source` asks for `source.fixAll.sleepy`.
    """
    if context.only is None:
        return not exactly
    return any(kind == one or kind.startswith(f"{one}.") for one in map(str, _values(context.only)))


def _values(kinds: Any) -> list[str]:
    return [getattr(kind, "value", kind) for kind in kinds]
