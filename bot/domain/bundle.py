"""All files that one version of the knowledge is made of, by their names."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

LENT = ".lent/"  # before the names of files that a folder without them borrowed


@dataclass(frozen=True)
class Bundle:
    """Name -> content; what was borrowed stands beside what the folder itself has."""

    files: Mapping[str, bytes]

    @cached_property
    def content(self) -> str:
        """The hash of all files and their names: equal bundles, and only these, have the same."""
        listing = [
            f"{hashlib.sha256(content).hexdigest()} {name}\n"
            for name, content in sorted(self.files.items())
        ]
        return hashlib.sha256("".join(listing).encode()).hexdigest()

    @property
    def own(self) -> Mapping[str, bytes]:
        """The folder's own files."""
        return {name: self.files[name] for name in self.files if not name.startswith(LENT)}

    @property
    def lent(self) -> Mapping[str, bytes]:
        """Those it borrowed."""
        return {name: self.files[name] for name in self.files if name.startswith(LENT)}
