"""The Merkle tree against published vectors and against itself."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import shared
from tracker.audit.merkle import (
    completed_by,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_hash,
    verify_consistency,
    verify_inclusion,
)


@pytest.fixture(scope="module")
def vectors():
    return json.loads(shared("vectors/merkle_vectors.json").read_text())


def plain(text):
    return base64.b64decode(text or "")


def proof_of(case):
    return [plain(item) for item in case["proof"] or []]


def test_hashes_and_roots_of_the_published_tree(vectors):
    hasher, tree = vectors["hasher"], vectors["tree"]
    assert leaf_hash(b"").hex() == hasher['leaf("")']
    assert leaf_hash(b"L123456").hex() == hasher['leaf("L123456")']
    assert node_hash(b"N123", b"N456").hex() == hasher['node("N123","N456")']
    leaves = [bytes.fromhex(leaf) for leaf in tree["leaf_inputs_hex"]]
    for size, root in enumerate(tree["root_hashes_by_size_hex"]):
        assert root_hash(size, grown(leaves[:size])).hex() == root


def test_all_98_inclusion_vectors(vectors):
    assert len(vectors["inclusion"]) == 98
    wrong = [
        case["desc"]
        for case in vectors["inclusion"]
        if verify_inclusion(
            case["leafIdx"], case["treeSize"], plain(case["leafHash"]), proof_of(case),
            plain(case["root"]),
        ) is case["wantErr"]
    ]  # fmt: skip
    assert not wrong


def test_all_98_consistency_vectors(vectors):
    assert len(vectors["consistency"]) == 98
    wrong = [
        case["desc"]
        for case in vectors["consistency"]
        if verify_consistency(
            case["size1"], case["size2"], plain(case["root1"]), plain(case["root2"]),
            proof_of(case),
        ) is case["wantErr"]
    ]  # fmt: skip
    assert not wrong


def grown(leaves):
    """The subtree hashes over these leaves, added one by one as the log does."""
    known = {}
    for index, leaf in enumerate(leaves):
        for level, position, digest in completed_by(
            index, leaf_hash(leaf), lambda lv, ix: known[lv, ix]
        ):
            known[level, position] = digest
    return lambda level, index: known[level, index]


LEAVES = [str(number).encode() for number in range(70)]
TREE = grown(LEAVES)


@st.composite
def place(draw):
    size = draw(st.integers(1, len(LEAVES)))
    return draw(st.integers(0, size - 1)), size


@given(place())
def test_every_leaf_is_proven_and_no_other(chosen):
    index, size = chosen
    root, proof = root_hash(size, TREE), inclusion_proof(index, size, TREE)
    assert verify_inclusion(index, size, leaf_hash(LEAVES[index]), proof, root)
    assert not verify_inclusion(index, size, leaf_hash(b"forged"), proof, root)
    if proof:
        assert not verify_inclusion(index, size, leaf_hash(LEAVES[index]), proof[:-1], root)


@given(place())
def test_a_log_extends_its_own_past_and_no_other(chosen):
    index, new = chosen
    old = index + 1
    roots = root_hash(old, TREE), root_hash(new, TREE)
    proof = consistency_proof(old, new, TREE)
    assert verify_consistency(old, new, *roots, proof)
    forged = root_hash(old, grown([b"forged", *LEAVES[1:old]]))
    assert not verify_consistency(old, new, forged, roots[1], proof)


def test_proofs_of_nothing_are_refused():
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(3, 3, TREE)
    with pytest.raises(ValueError, match="extends"):
        consistency_proof(0, 3, TREE)
