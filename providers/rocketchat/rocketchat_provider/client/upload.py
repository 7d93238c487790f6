"""File uploads."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Upload:
    """A form with one file, which is sent as multipart/form-data."""

    fields: Mapping[str, str]
    name: str
    """The field that holds the file."""
    filename: str
    type: str
    content: bytes = field(repr=False)

    @property
    def parts(self) -> Mapping[str, tuple[str | None, str] | tuple[str, bytes, str]]:
        """The form in the format of `requests`: plain fields are files without a name."""
        plain = {name: (None, text) for name, text in self.fields.items()}
        return {**plain, self.name: (self.filename, self.content, self.type)}
