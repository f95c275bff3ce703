#!/usr/bin/python3
"""Writes src/test/resources/vocabularies: one vocabulary as Python writes it in several ways, a pickle of each protocol, and
pickles that must not be read. Nothing but Python's own library is needed.

    scripts/vocabulary_cases.py src/test/resources/vocabularies
"""
import json
import os
import pickle
import pprint
import sys
from collections import OrderedDict
from pathlib import Path

target = Path(sys.argv[1])
symbols = ["\n", " ", "'", '"', "\\", "b", "a", "é", "Ж", "😀", "Cl"]
ids = {symbol: i for i, symbol in enumerate(symbols)}
back = {i: symbol for i, symbol in enumerate(symbols)}


def text(name, content):
    (target / name).write_text(content, encoding="utf-8")


def binary(name, content):
    (target / name).write_bytes(content)


tokenizer = json.dumps(
    {"class_name": "Tokenizer", "config": {"char_level": True, "word_index": json.dumps({s: i for s, i in ids.items() if i})}}
)

text("list.json", json.dumps(symbols, indent=2))
text("to-ids.json", json.dumps(ids, indent=4, ensure_ascii=False))
text("to-symbols.json", json.dumps(back))
text("both.json", json.dumps({"char_to_id": ids, "id_to_char": back, "size": len(symbols)}))
text("twice.json", json.dumps(json.dumps(ids)))
text("tokenizer.json", json.dumps(tokenizer))
text("dict.txt", repr(ids))
text("back.txt", pprint.pformat(back, width=20) + "\n")
text("list.txt", str(symbols))
for protocol in range(6):
    binary(f"dict-{protocol}.pickle", pickle.dumps(ids, protocol))
    binary(f"list-{protocol}.pickle", pickle.dumps(symbols, protocol))
binary("back.pickle", pickle.dumps(back))
binary("long.pickle", pickle.dumps([symbols[i % 11] + str(i) for i in range(1200)], 4))  # more than one batch of items


class Planted:
    """Writes a file when it is read by Python."""

    def __reduce__(self):
        return os.system, ("touch planted-by-a-pickle",)


for protocol in range(6):
    binary(f"planted-{protocol}.pickle", pickle.dumps({"a": 0, "b": Planted()}, protocol))
binary("ordered.pickle", pickle.dumps(OrderedDict(ids)))
binary("tuple.pickle", pickle.dumps([("a", 0)]))
binary("none.pickle", pickle.dumps(["a", None]))
