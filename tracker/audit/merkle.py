"""Merkle trees as in RFC 9162, section 2.1: hashes, proofs, and their verification. Pure."""

import hashlib
from collections.abc import Callable

#: Gives the hash of the complete subtree at (level, index): 2**level leaves from index << level.
Subtree = Callable[[int, int], bytes]

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """SHA-256(0x00 ‖ content): RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right): RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\1" + left + right).digest()


def completed_by(index: int, leaf: bytes, subtree: Subtree) -> list[tuple[int, int, bytes]]:
    """The (level, index, hash) of every complete subtree that this leaf finishes, leaf first."""
    rows = [(0, index, leaf)]
    level, position, current = 0, index, leaf
    while position & 1:
        current = node_hash(subtree(level, position - 1), current)
        level, position = level + 1, position >> 1
        rows.append((level, position, current))
    return rows


def root_hash(size: int, subtree: Subtree) -> bytes:
    """The root over the first `size` leaves."""
    return _range_hash(0, size, subtree)


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The path from a leaf to the root of the first `size` leaves: RFC 9162, 2.1.3.1."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            proof.append(_range_hash(start, middle, subtree))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """That the tree of `new` leaves extends the one of `old`: RFC 9162, 2.1.4.1."""
    if not 0 < old <= new:
        raise ValueError(f"no tree of {new} extends one of {old}")
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_hash(middle, end, subtree))
            end = middle
        else:
            proof.append(_range_hash(start, middle, subtree))
            start, whole = middle, False
    if not whole:
        proof.append(_range_hash(start, end, subtree))
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size or any(len(item) != 32 for item in (leaf, *proof)):
        return False
    position, last, current = index, size - 1, leaf
    for item in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            current = node_hash(item, current)
            position, last = _climb(position, last)
        else:
            current = node_hash(current, item)
        position, last = position >> 1, last >> 1
    return last == 0 and current == root


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]
) -> bool:
    """Whether the proof shows that `new` extends `old`: RFC 9162, 2.1.4.2. Size 0 proves nothing."""
    if not 0 < old <= new or any(len(item) != 32 for item in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else proof
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    seen_old = seen_new = path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            seen_old, seen_new = node_hash(item, seen_old), node_hash(item, seen_new)
            position, last = _climb(position, last)
        else:
            seen_new = node_hash(seen_new, item)
        position, last = position >> 1, last >> 1
    return last == 0 and seen_old == old_root and seen_new == new_root


def _climb(position: int, last: int) -> tuple[int, int]:
    """Skip the levels on which this node has no sibling."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _split(width: int) -> int:
    """The largest power of two below the width."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_hash(start: int, end: int, subtree: Subtree) -> bytes:
    width = end - start
    if width == 0:
        return EMPTY
    if width & (width - 1) == 0 and start % width == 0:
        level = width.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(width)
    return node_hash(_range_hash(start, middle, subtree), _range_hash(middle, end, subtree))
