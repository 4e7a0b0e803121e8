"""Vendored WOFF files to plain OpenType, unchanged: WeasyPrint's own way dates them anew."""

import struct
import zlib

HEADER = struct.Struct(">4s4sIHHIHHIIIII")
ENTRY = struct.Struct(">4sIIII")
SFNT_HEADER = struct.Struct(">4sHHHH")
SFNT_ENTRY = struct.Struct(">4sIII")


def to_opentype(woff: bytes) -> bytes:
    """The font inside a WOFF 1.0 file, table by table (W3C WOFF, section 5)."""
    signature, flavour, _, count, *_ = HEADER.unpack_from(woff)
    if signature != b"wOFF":
        raise ValueError("This is not a WOFF 1.0 file.")
    at = SFNT_HEADER.size + count * SFNT_ENTRY.size
    directory, body = _header(flavour, count), b""
    for n in range(count):
        tag, table, checksum = _table(woff, n)
        directory += SFNT_ENTRY.pack(tag, checksum, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return directory + body


def _header(flavour: bytes, count: int) -> bytes:
    power = count.bit_length() - 1
    search = 16 << power
    return SFNT_HEADER.pack(flavour, count, search, power, count * 16 - search)


def _table(woff: bytes, n: int) -> tuple[bytes, bytes, int]:
    place = HEADER.size + n * ENTRY.size
    tag, offset, packed, length, checksum = ENTRY.unpack_from(woff, place)
    data = woff[offset : offset + packed]
    return tag, data if packed == length else zlib.decompress(data), checksum
