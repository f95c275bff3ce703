#!/usr/bin/python3
"""Writes src/test/resources/keras/numpy_*.json: cases of gru-fixture/1 for both directions of a GRU, for stacks of layers and
for training, computed by the NumPy below, which shares nothing with gru4j. Gradients are complex steps: the imaginary part of
f(x + ih) / h, exact to the last digits.

    apt-get install python3-numpy
    scripts/layer_cases.py src/test/resources/keras
"""
import json
import sys
from pathlib import Path

import numpy as np

random = np.random.RandomState(21)
target = Path(sys.argv[1])
STEP = 1e-30
DOUBLE = {"atol": 1e-9, "rtol": 1e-7}
SINGLE = {"atol": 2e-5, "rtol": 1e-3}


def draw(*shape):
    return np.round(random.uniform(-0.9, 0.9, shape), 6)


def tensor(a):
    a = np.asarray(a)
    return {"shape": list(a.shape), "data": [float("%.12g" % v) for v in a.ravel()]}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x)
    return e / e.sum(-1, keepdims=True)


def gru(x, weights, reset_after, h=None, mask=None, zeros=False, before_first=None):
    """All outputs and the final state. Before the first step that counts there is no output: TensorFlow has zeros."""
    W, U, b = weights
    n = U.shape[0]
    h = np.zeros((len(x), n)) if h is None else h
    bi, br = b if reset_after else (b, np.zeros(3 * n))
    y = np.zeros_like(h) if before_first is None else before_first
    out = []
    for t in range(x.shape[1]):
        xs = x[:, t] @ W + bi
        z = sigmoid(xs[:, :n] + h @ U[:, :n] + br[:n])
        r = sigmoid(xs[:, n : 2 * n] + h @ U[:, n : 2 * n] + br[n : 2 * n])
        if reset_after:
            c = np.tanh(xs[:, 2 * n :] + r * (h @ U[:, 2 * n :] + br[2 * n :]))
        else:
            c = np.tanh(xs[:, 2 * n :] + (r * h) @ U[:, 2 * n :])
        new = z * h + (1 - z) * c
        m = np.ones((len(x), 1)) if mask is None else mask[:, t : t + 1]
        h = m * new + (1 - m) * h
        y = m * new + (1 - m) * y
        out.append(m * new if zeros else y)
    return np.stack(out, 1), h


MERGE = {"concat": lambda f, b: [np.concatenate([f, b], -1)], "sum": lambda f, b: [f + b],
         "ave": lambda f, b: [(f + b) / 2], "mul": lambda f, b: [f * b], None: lambda f, b: [f, b]}


def both(x, forward, backward, mode, sequences, reset_after, states=(None, None), mask=None, zeros=False, other=False):
    """Outputs, one or two, and both final states; with the other back ends' outputs before the first step that counts."""
    turned = None if mask is None else mask[:, ::-1]
    f, hf = gru(x, forward, reset_after, states[0], mask, zeros, states[0] if other else None)
    b, hb = gru(x[:, ::-1], backward, reset_after, states[1], turned, zeros, states[1] if other else None)
    return MERGE[mode](*((f, b[:, ::-1]) if sequences else (f[:, -1], b[:, -1]))), [hf, hb]


def gradient(f, values, i):
    """Of the loss f(*values) with respect to the i-th."""
    found = np.zeros(values[i].shape)
    for at in np.ndindex(found.shape):
        changed = [v.astype(complex) for v in values]
        changed[i][at] += 1j * STEP
        found[at] = f(*changed).imag / STEP
    return found


def case(id, **fields):
    return dict(id=id, origin={"kind": "run", "project": "NumPy", "path": "scripts/layer_cases.py"}, semantics="3",
                dtype="float64", tolerance=DOUBLE, tolerance_float32=SINGLE, **fields)


def write(group, cases):
    document = {"schema": "gru-fixture/1", "group": group, "cases": cases}
    (target / (group + ".json")).write_text(json.dumps(document))


def named(weights):
    return dict(zip(("kernel", "recurrent_kernel", "bias"), map(tensor, weights)))


def one_or_two(tensors):
    return tensor(tensors[0]) if len(tensors) == 1 else [tensor(t) for t in tensors]


def direction(units, width, reset_after):
    return [draw(width, 3 * units), draw(units, 3 * units), draw(*((2, 3 * units) if reset_after else (3 * units,)))]


# ---- both directions ----
x, mask = draw(3, 4, 2), np.array([[1, 1, 1, 0], [0, 1, 0, 1], [0, 0, 0, 0]], float)
h0 = [draw(3, 2), draw(3, 2)]
cases = []
for number, mode in enumerate(MERGE):
    for sequences in (True, False):
        reset_after = (number + sequences) % 2 == 0
        zeros = mode == "sum"
        options = dict(units=2, return_sequences=sequences, return_state=True, reset_after=reset_after,
                       zero_output_for_mask=zeros)
        forward, backward = direction(2, 2, reset_after), direction(2, 2, reset_after)

        def run(x, hf, hb, *w):
            return both(x, w[:3], w[3:], mode, sequences, reset_after, (hf, hb), mask, zeros)

        values = [x, *h0, *forward, *backward]
        outputs, states = run(*values)
        d_outputs, d_states = [draw(*o.shape) for o in outputs], [draw(*s.shape) for s in states]

        def loss(*values):
            y, h = run(*values)
            return sum((a * b).sum() for a, b in zip(y + h, d_outputs + d_states))

        g = [gradient(loss, values, i) for i in range(len(values))]
        call = {"input": tensor(x), "mask": tensor(mask), "initial_state": [tensor(h) for h in h0],
                "expected": {"output": one_or_two(outputs), "state": [tensor(s) for s in states]},
                "d_output": one_or_two(d_outputs), "d_state": [tensor(d) for d in d_states],
                "loss": float(loss(*values)),
                "gradients": {"input": tensor(g[0]), "initial_state": [tensor(g[1]), tensor(g[2])],
                              "forward": named(g[3:6]), "backward": named(g[6:])}}
        cases.append(case("bidirectional/%s/%s" % (mode, "sequences" if sequences else "last"), kind="gradient",
                          layer="Bidirectional(GRU)", merge_mode=mode, options=options,
                          weights={"forward": named(forward), "backward": named(backward)}, calls=[call]))
forward, backward = direction(2, 2, True), direction(2, 2, True)
weights = {"forward": named(forward), "backward": named(backward)}
options = dict(units=2, return_sequences=True, return_state=True)
values = dict(forward=forward, backward=backward, mode="concat", sequences=True, reset_after=True)
outputs, states = both(x, states=h0, mask=mask, **values)
others, _ = both(x, states=h0, mask=mask, other=True, **values)
cases.append(case(
    "bidirectional/other_back_ends", layer="Bidirectional(GRU)", merge_mode="concat", options=options, weights=weights,
    backend_dependent=True, calls=[{
        "input": tensor(x), "mask": tensor(mask), "initial_state": {"forward": tensor(h0[0]), "backward": tensor(h0[1])},
        "expected": {"outputs": [tensor(others[0])], "forward_state": tensor(states[0]), "backward_state": tensor(states[1])},
        "expected_numpy_jax_backend": {"output": tensor(outputs[0]), "states": [tensor(s) for s in states]}}]))
calls = []
states = (None, None)
for number in range(3):
    states = (None, None) if number == 2 else states
    outputs, states = both(x, states=states, **values)
    calls.append({"input": tensor(x), "reset_states_before": number == 2,
                  "expected": {"output": tensor(outputs[0]), "state": [tensor(s) for s in states]}})
cases.append(case("bidirectional/stateful", kind="stateful", layer="Bidirectional(GRU)", merge_mode="concat",
                  options=dict(options, stateful=True), weights=weights, calls=calls))
# a gradient of the final state of one direction alone, where masks keep it from the output
w, ones = direction(2, 2, False), np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]], float)
d_state = draw(3, 2)


def state_loss(x, h, *w):
    return (gru(x, w, False, h, ones, True)[1] * d_state).sum()


values = [x, h0[0], *w]
g = [gradient(state_loss, values, i) for i in range(len(values))]
y, h = gru(x, w, False, h0[0], ones, True)
cases.append(case("gradient/masked_state", kind="gradient", layer="GRU", weights=named(w), options=dict(
    units=2, return_state=True, reset_after=False, zero_output_for_mask=True), calls=[{
        "input": tensor(x), "mask": tensor(ones), "initial_state": tensor(h0[0]), "d_state": tensor(d_state),
        "expected": {"output": tensor(y[:, -1]), "state": tensor(h)}, "loss": float(state_loss(*values)),
        "gradients": dict(named(g[2:]), input=tensor(g[0]), initial_state=tensor(g[1]))}]))
write("numpy_bidirectional", cases)

# ---- stacks of layers ----
E, w, forward, backward = draw(4, 3), direction(2, 3, True), direction(2, 2, False), direction(2, 2, False)
D, d = draw(4, 3), draw(3)
ids = np.array([[1, 2, 0, 3], [3, 0, 0, 0]])
mask = (ids != 0).astype(float)
y, _ = gru(E[ids], w, True, mask=mask)
y = softmax(both(y, forward, backward, "concat", True, False, mask=mask)[0][0] @ D + d)
stack = [
    {"class": "Embedding", "config": {"input_dim": 4, "output_dim": 3, "mask_zero": True}, "weights": [tensor(E)]},
    {"class": "GRU", "config": {"units": 2, "return_sequences": True}, "weights": [tensor(v) for v in w]},
    {"class": "Dropout", "config": {"rate": 0.4}},
    {"class": "Bidirectional", "config": {"merge_mode": "concat", "layer": {"class_name": "GRU", "config": {
        "units": 2, "return_sequences": True, "reset_after": False}}}, "weights": [tensor(v) for v in forward + backward]},
    {"class": "Dense", "config": {"units": 3, "activation": "softmax"}, "weights": [tensor(D), tensor(d)]}]
cases = [case("model/embedding_bidirectional", kind="model", model=stack,
              calls=[{"input": tensor(ids), "expected": {"output": tensor(y)}}])]
x, w, w2 = draw(2, 3, 2), direction(3, 2, True), direction(2, 3, True)
h, h2, calls = None, None, []
for number in range(3):
    h, h2 = (None, None) if number == 2 else (h, h2)
    y, h = gru(x, w, True, h)
    y, h2 = gru(y, w2, True, h2)
    calls.append({"input": tensor(x), "reset_states_before": number == 2, "expected": {"output": tensor(y[:, -1])}})
both_weights = {"forward": named(forward), "backward": named(backward)}
y, _ = both(x, forward, backward, "ave", True, False)
cases.append(case("model/by_layer", kind="model", model=[
    {"layer": "Bidirectional(GRU)", "merge_mode": "ave", "options": {"units": 2, "return_sequences": True, "reset_after": False},
     "weights": both_weights}], calls=[{"input": tensor(x), "expected": {"output": [tensor(y[0])]}}]))
cases.append(case("model/stateful", kind="model", layers=[
    {"class_name": "GRU", "config": {"units": 3, "return_sequences": True, "stateful": True}, "weights": [tensor(v) for v in w]},
    {"class_name": "GRU", "config": {"units": 2, "stateful": True}, "weights": [tensor(v) for v in w2]}], calls=calls))
write("numpy_model", cases)

# ---- training ----
x, labels = draw(4, 3, 2), draw(4, 2)
start = [*direction(3, 2, True), draw(3, 2), draw(2)]
BATCH, EPOCHS, RATE = 2, 3, 0.05


def trained(activity, average, clip, optimizer):
    """The mean loss of each epoch, and the weights after it; activity is l1 and l2 of the GRU's output."""
    weights, state, step, figures = [w.copy() for w in start], [(0, 0)] * len(start), 0, []
    for _ in range(EPOCHS):
        losses = []
        for at in range(0, len(x), BATCH):
            rows = slice(at, at + BATCH)

            def loss(*w):
                h = gru(x[rows], w[:3], True)[0][:, -1]
                extra = activity * (h * h).sum() / (BATCH if average else 1)
                return ((h @ w[3] + w[4] - labels[rows]) ** 2).mean() + extra

            losses.append(float(loss(*weights)))
            g = [gradient(loss, weights, i) for i in range(len(weights))]
            norm = np.sqrt(sum((one * one).sum() for one in g))
            if clip and norm > clip:
                g = [one * clip / norm for one in g]
            step += 1
            for i, one in enumerate(g):
                if optimizer["class"] == "SGD":
                    weights[i] = weights[i] - RATE * one
                    continue
                m, v = state[i]
                m, v = 0.9 * m + 0.1 * one, 0.999 * v + 0.001 * one * one
                state[i] = m, v
                weights[i] = weights[i] - RATE * optimizer.get("weight_decay", 0.004) * weights[i]
                rate = RATE * np.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step)
                weights[i] = weights[i] - rate * m / (np.sqrt(v) + 1e-7)
        figures.append({"loss": float(np.mean(losses)),
                        "weights_after": [[tensor(w) for w in weights[:3]], [tensor(w) for w in weights[3:]]]})
    return figures


cases = []
for name, activity, average, optimizer in (
        ("adamw", 0, True, {"class": "AdamW", "learning_rate": RATE, "weight_decay": 0.1}),
        ("adamw_default", 0, True, {"class": "AdamW", "learning_rate": RATE}),
        ("global_clipnorm", 0, True, {"class": "SGD", "learning_rate": RATE, "global_clipnorm": 0.3}),
        ("activity_sum", 0.1, False, {"class": "SGD", "learning_rate": RATE}),
        ("activity_mean", 0.1, True, {"class": "SGD", "learning_rate": RATE})):
    config = {"units": 3}
    if activity:
        config["activity_regularizer"] = {"class_name": "L2", "config": {"l2": activity}}
    one = case("training/" + name, kind="training", loss="mean_squared_error", optimizer=optimizer, batch_size=BATCH,
               shuffle=False, epochs=EPOCHS, x=tensor(x), y=tensor(labels),
               model=[{"class": "GRU", "config": config, "weights": [tensor(v) for v in start[:3]]},
                      {"class": "Dense", "config": {"units": 2}, "weights": [tensor(v) for v in start[3:]]}],
               expected_per_epoch=trained(activity, average, optimizer.get("global_clipnorm"), optimizer))
    one["origin"]["tag"] = "v3.15.1" if average else "v3.5.0"  # as this release does it
    cases.append(one)
write("numpy_training", cases)
