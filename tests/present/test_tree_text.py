"""A tree of texts as lines that fit their width."""

from __future__ import annotations

from contested.present.tree_text import PLAIN, fold, limited, lines, node


def test_a_tree_is_drawn_with_two_columns_a_level_and_folded_to_its_width():
    leaf = node("three four five six seven eight nine ten")
    tree = node("root", [node("one", [leaf]), node("two two two two two two two")])
    assert lines(tree, 30, PLAIN) == [
        ("root", True),
        ("+ one", False),
        ("| + three four five six seven", False),
        ("|     eight nine ten", False),
        ("+ two two two two two two two", False),
    ]


def test_a_text_that_is_folded_leaves_room_for_what_hangs_below_it():
    tree = node("root", [node("a b c d e f g h i j k l m n o p", [node("leaf")])])
    assert lines(tree, 26, PLAIN) == [
        ("root", True),
        ("+ a b c d e f g h i j k l", False),
        ("  | m n o p", False),
        ("  + leaf", False),
    ]


def test_a_number_and_its_percent_sign_stay_together():
    assert fold("with some 12 % of it", 12) == ["with some", "12 % of it"]


def test_a_node_names_its_entry_only_where_it_has_one():
    assert node("text") == {"text": "text", "children": []}
    assert node("text", kind="claim", name="c") == {"text": "text", "kind": "claim", "id": "c", "children": []}


def test_a_node_has_no_characters_that_turn_its_text():
    assert node("a\u202eb")["text"] == "ab"


def test_a_limited_tree_ends_at_its_depth_and_counts_what_lies_below():
    tree = node("a", [node("b", [node("c", [node("d")])]), node("e")])
    assert limited(tree, 1) == node("a", [node("b (+2 below)"), node("e")])
    assert limited(tree, 2) == node("a", [node("b", [node("c (+1 below)")]), node("e")])
    assert limited(tree, 9) == tree
