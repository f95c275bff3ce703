#!/usr/bin/python3
"""Writes src/test/resources/textgenrnn: two small models with the layers, names and files of textgenrnn
(minimaxir/textgenrnn), whose weights are drawn here, and what the NumPy below computes with them, which shares nothing with
gru4j.

    apt-get install python3-h5py python3-numpy
    scripts/textgenrnn_cases.py src/test/resources/textgenrnn
"""
import json
import sys
from pathlib import Path

import h5py
import numpy as np

target = Path(sys.argv[1])
random = np.random.RandomState(24)


def draw(*shape):
    return random.uniform(-0.9, 0.9, shape).astype("float32")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, kernel, recurrent, bias, back=False):
    units = recurrent.shape[0]
    h = np.zeros(units)
    c = np.zeros(units)
    out = np.zeros((len(x), units))
    for t in range(len(x))[:: -1 if back else 1]:
        i, f, g, o = np.split(x[t] @ kernel + h @ recurrent + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        out[t] = h
    return out


def probabilities(model, ids):
    """Of each id to be the next one after a window of ids."""
    layers = [model["embedding"][ids]]
    for one in model["rnn"]:
        given = layers[-1]
        layers.append(np.concatenate([lstm(given, *w, back=way == 1) for way, w in enumerate(one)], 1))
    x = np.concatenate(layers, 1)
    e = np.exp(x @ model["attention"][:, 0] - (x @ model["attention"][:, 0]).max())
    mean = (x * (e / (e.sum() + 1e-7))[:, None]).sum(0)
    z = mean @ model["kernel"] + model["bias"]
    e = np.exp(z - z.max())
    return e / e.sum()


def draw_model(ids, width, units, layers, ways):
    rnn, read, total = [], width, width
    for _ in range(layers):
        rnn.append([(draw(read, 4 * units), draw(units, 4 * units), draw(4 * units)) for _ in range(ways)])
        read = units * ways
        total += read
    return {
        "embedding": 3 * draw(ids, width),
        "rnn": rnn,
        "attention": draw(total, 1),
        "kernel": 4 * draw(total, ids),
        "bias": draw(ids),
    }


def cudnn(kernel, recurrent, bias):
    """The same weights as CuDNNLSTM has them: each gate transposed, and a bias that is the sum of two."""
    first = draw(len(bias))
    return (
        np.hstack([k.T.reshape(k.shape) for k in np.hsplit(kernel, 4)]),
        np.hstack([r.T for r in np.hsplit(recurrent, 4)]),
        np.concatenate([first, bias - first]),
    )


def write(file, groups):
    with h5py.File(file, "w") as out:
        out.attrs["layer_names"] = [name.encode() for name, _ in groups]
        out.attrs["backend"] = b"tensorflow"
        out.attrs["keras_version"] = b"2.1.5"
        for name, arrays in groups:
            group = out.create_group(name)
            group.attrs["weight_names"] = np.array([key.encode() for key, _ in arrays], dtype="S")
            for key, value in arrays:
                group[key] = value


def window(ids, length, start):
    """As textgenrnn fills it up: nothing of what stands before the last start is seen."""
    if start in ids:
        ids = ids[len(ids) - 1 - ids[::-1].index(start) :]
    return ([0] * length + ids)[-length:]


def case(model, vocabulary, length, start, text):
    ids = [vocabulary[symbol] for symbol in text]
    first = window(ids, length, start)
    expected = probabilities(model, first)
    written = []
    for _ in range(24):
        p = probabilities(model, window(ids + written, length, start))
        p[0] = 0
        best, second = np.sort(p)[::-1][:2]
        assert best - second > 1e-3, "too close to tell"
        written.append(int(p.argmax()))
    return {
        "symbols": text,
        "window": first,
        "probabilities": [float(p) for p in expected],
        "greedy": [back for w in written for back, i in vocabulary.items() if i == w],
    }


def save(name, vocabulary, config, expected):
    (target / f"{name}_vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (target / f"{name}_config.json").write_text(json.dumps(config))
    (target / f"{name}.expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")


def names(layer, way, cell):
    prefix = f"{layer}/{way}{cell}" if way else layer
    return [f"{prefix}/{part}:0" for part in ("kernel", "recurrent_kernel", "bias")]


# Two LSTMs, texts between which <s> stands, and no line end among the characters.
letters = " abcdeé"
vocabulary = {symbol: i + 1 for i, symbol in enumerate(letters)}
vocabulary["<s>"] = len(vocabulary) + 1
model = draw_model(len(vocabulary) + 1, 5, 6, 2, 1)
write(
    target / "poems_weights.hdf5",
    [
        ("input", []),
        ("embedding", [("embedding/embeddings:0", model["embedding"])]),
        *[(f"rnn_{i + 1}", list(zip(names(f"rnn_{i + 1}", "", ""), one[0]))) for i, one in enumerate(model["rnn"])],
        ("rnn_concat", []),
        ("attention", [("attention/attention_W:0", model["attention"])]),
        ("output", [("output/kernel:0", model["kernel"]), ("output/bias:0", model["bias"])]),
    ],
)
config = {
    "name": "poems",
    "rnn_layers": 2,
    "rnn_size": 6,
    "rnn_bidirectional": False,
    "max_length": 8,
    "max_words": 10000,
    "dim_embeddings": 5,
    "word_level": False,
    "single_text": False,
}
texts = [["<s>"], ["<s>", *"ab"], ["<s>", *"a bad cab éa"], ["<s>", *"abc", "<s>", *"de"]]
save("poems", vocabulary, config, [case(model, vocabulary, 8, vocabulary["<s>"], text) for text in texts])

# Both ways, of a GPU, with a context, as an epoch's checkpoint; all texts are one.
vocabulary = {symbol: i + 1 for i, symbol in enumerate("\n abcd")}
model = draw_model(len(vocabulary) + 1, 4, 3, 2, 2)
rnn = []
for i, one in enumerate(model["rnn"]):
    layer = f"bidirectional_{i + 1}"
    arrays = []
    for way, weights in zip(("forward_", "backward_"), one):
        arrays += zip(names(layer, way, f"rnn_{i + 1}"), cudnn(*weights))
    rnn.append((layer, arrays))
total = model["kernel"].shape[0]
write(
    target / "both_weights_epoch_3.hdf5",
    [
        ("input", []),
        ("embedding", [("embedding/embeddings:0", model["embedding"])]),
        *rnn,
        ("rnn_concat", []),
        ("attention", [("attention/attention_W:0", model["attention"])]),
        ("context_input", []),
        ("context_reshape", []),
        ("concat", []),
        ("context_output", [("context_output/kernel:0", draw(total + 2, 7)), ("context_output/bias:0", draw(7))]),
        ("output", [("output/kernel:0", model["kernel"]), ("output/bias:0", model["bias"])]),
    ],
)
config = {"name": "both", "rnn_layers": 2, "rnn_size": 3, "rnn_bidirectional": True, "single_text": True}
save("both", vocabulary, config, [case(model, vocabulary, 40, None, list(text)) for text in ("a", "ab\ncd dab ab")])
