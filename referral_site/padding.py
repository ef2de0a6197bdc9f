"""Answers for one reader travel in whole blocks, so that their size names no plan and no search.

Filled up after compression, with bytes that belong to no text: docs/security.md says why so.
"""

import secrets
import struct
import zlib

import brotli

BLOCK = 4096  # bytes


def padded_html(content: bytes) -> bytes:
    """HTML as it is, with a comment at its end."""
    letters = filler_for(len(content) + len("<!---->"))
    return content + b"<!--" + secrets.token_hex(letters)[:letters].encode() + b"-->"


def padded_gzip(content: bytes) -> bytes:
    """As gzip, with an extra field in its header, which every reader passes over (RFC 1952)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    trailer = struct.pack("<LL", zlib.crc32(content), len(content))
    has_extra, no_time, best, unknown = 4, 0, 2, 255
    header = struct.pack("<BBBBLBB", 0x1F, 0x8B, 8, has_extra, no_time, best, unknown)
    extra = secrets.token_bytes(filler_for(len(header) + 2 + len(body) + len(trailer)))
    return header + struct.pack("<H", len(extra)) + extra + body + trailer


def padded_brotli(content: bytes) -> bytes:
    """As brotli, with metadata before its end, which every reader passes over (RFC 7932, 9.2)."""
    # 9 would take ten milliseconds for each answer, and most of them make it no block shorter.
    packer = brotli.Compressor(quality=5)
    body = packer.process(content) + packer.flush()  # to the end of a byte
    end = packer.finish()
    return body + metadata(filler_for(len(body + end))) + end


def metadata(length: int) -> bytes:
    """Blocks of brotli's metadata, of so many bytes together."""
    if length < 260:
        return b"\x06" * length  # each an empty block; the other kind may not be so short
    # From the lowest bit: not the last block (0), metadata (11), reserved (0), two bytes say the
    # length (01, the lowest bit first), the length less one, and nothing up to the next byte.
    header = 0b100110 | (length - 3 - 1) << 6
    return header.to_bytes(3, "little") + secrets.token_bytes(length - 3)


def filler_for(length: int) -> int:
    """How much is missing to whole blocks."""
    return -length % BLOCK
