"""Values to and from the wire, led by their types."""

from tfplugin.codec.decoding import decode, number
from tfplugin.codec.encoding import ValueMismatchError, encode

__all__ = ["ValueMismatchError", "decode", "encode", "number"]
