"""What was found so far in this session, so that nothing is computed again for an unchanged error."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from sleepy_lsp.rust.errors import RustError
from sleepy_lsp.server.offers import Offer, offer_brought_to

_MOST_REMEMBERED = 2000


class Memo:
    """The offers found so far, by an error's key and by source. May be used from several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[Offer, ...]] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: str, source: str, texts: Callable[[Path], bytes]) -> tuple[Offer, ...] | None:
        """What `source` offered for an error with this key, carried over to `texts`; None where that must be asked."""
        with self._turn:
            offers = self._known.get((key, source))
        if offers is None:
            return None
        moved: list[Offer] = []
        for offer in offers:
            try:
                kept = offer_brought_to(offer, {path: texts(path) for path in offer.texts})
            except RustError:  # a file that the offer edits is gone
                kept = None
            if kept is None:
                return None
            moved.append(kept)
        return tuple(moved)

    def put(self, key: str, source: str, offers: tuple[Offer, ...]) -> None:
        with self._turn:
            self._known[key, source] = offers
            self._known.move_to_end((key, source))
            while len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)

    def get_thought(self, key: str, known_as: str, texts: Callable[[Path], bytes]) -> tuple[Offer, ...] | None:
        """What the model was found to offer for an error, asked in the way that is called `known_as`."""
        return self.get(key, "model", texts) or self.get(key, known_as, texts)

    def put_thought(self, key: str, known_as: str, offers: tuple[Offer, ...]) -> None:
        """A fix stays a fix, however the model was asked; that it had none holds for that way alone."""
        self.put(key, "model" if offers else known_as, offers)

    def forget(self) -> None:
        with self._turn:
            self._known.clear()
