#!/usr/bin/python3
"""Writes the model cases of src/test/resources/keras-models: files in the layouts of Keras releases that few can run any
more, with weights drawn here and outputs computed by the NumPy below, which shares nothing with gru4j.

    apt-get install python3-h5py python3-numpy
    scripts/keras_cases.py src/test/resources/keras-models
"""
import json
import sys
from pathlib import Path

import h5py
import numpy as np

random = np.random.RandomState(8)
target = Path(sys.argv[1])


def draw(*shape):
    return random.uniform(-0.8, 0.8, shape).astype("float32")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gru(x, W, U, b, reset_after, gate=sigmoid, back=False, h=None):
    n = U.shape[0]
    h = np.zeros((len(x), n)) if h is None else h
    bi, br = (b if reset_after else (b, np.zeros(3 * n)))
    out = []
    for t in range(x.shape[1])[:: -1 if back else 1]:
        xs = x[:, t] @ W + bi
        z = gate(xs[:, :n] + h @ U[:, :n] + br[:n])
        r = gate(xs[:, n : 2 * n] + h @ U[:, n : 2 * n] + br[n : 2 * n])
        if reset_after:
            c = np.tanh(xs[:, 2 * n :] + r * (h @ U[:, 2 * n :] + br[2 * n :]))
        else:
            c = np.tanh(xs[:, 2 * n :] + (r * h) @ U[:, 2 * n :])
        h = z * h + (1 - z) * c
        out.append(h)
    return np.stack(out, 1)


def lstm(x, W, U, b, gate=sigmoid, back=False):
    n = U.shape[0]
    h = c = np.zeros((len(x), n))
    out = []
    for t in range(x.shape[1])[:: -1 if back else 1]:
        i, f, g, o = np.split(x[:, t] @ W + h @ U + b, 4, 1)
        c = gate(f) * c + gate(i) * np.tanh(g)
        h = gate(o) * np.tanh(c)
        out.append(h)
    return np.stack(out, 1)


def simple(x, W, U, b, back=False):
    h = np.zeros((len(x), U.shape[0]))
    out = []
    for t in range(x.shape[1])[:: -1 if back else 1]:
        h = np.tanh(x[:, t] @ W + h @ U + b)
        out.append(h)
    return np.stack(out, 1)


def write_layers(group, layers, version):
    """layers: (name, [(weight name, array)])."""
    group.attrs["layer_names"] = [name.encode() for name, _ in layers]
    group.attrs["backend"] = b"tensorflow"
    if version:
        group.attrs["keras_version"] = version.encode()
    for name, weights in layers:
        g = group.create_group(name)
        g.attrs["weight_names"] = [w.encode() for w, _ in weights]
        for w, array in weights:
            g.create_dataset(w, data=array)


def case(name, config, layers, inputs, outputs, version, note, weights_only=False, second=None):
    target.mkdir(parents=True, exist_ok=True)
    files = [name + ".h5"]
    with h5py.File(target / files[0], "w") as f:
        if weights_only:
            write_layers(f, layers, version)
            files.append(name + ".json")
            (target / files[1]).write_text(json.dumps(config))
        else:
            f.attrs["model_config"] = json.dumps(config).encode()
            if version:
                f.attrs["keras_version"] = version.encode()
                f.attrs["backend"] = b"tensorflow"
            write_layers(f.create_group("model_weights"), layers, version)

    def tensors(arrays):
        return [{"shape": list(a.shape), "data": [round(float(v), 9) for v in a.ravel()]} for a in arrays]

    expected = {
        "schema": "gru-modelcase/1",
        "files": files,
        "note": note,
        "inputs": tensors(inputs),
        "outputs": tensors(outputs),
        "tolerance": {"atol": 1e-5, "rtol": 1e-4},
    }
    if second is not None:
        expected["outputs_second_call_without_reset"] = tensors(second)
    (target / (name + ".expected.json")).write_text(json.dumps(expected))


def layer(kind, name, **options):
    return {"class_name": kind, "config": dict(name=name, trainable=True, **options)}


def sequential(*layers):
    return {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": list(layers)}}


x = draw(2, 5, 3)
W, U, b, b2 = draw(3, 12), draw(4, 12), draw(12), draw(2, 12)
D, d = draw(4, 2), draw(2)

# Keras 1: a bare list, three arrays per gate, inner_activation and output_dim, and no version
keras1 = [
    layer("GRU", "gru_1", batch_input_shape=[None, 5, 3], input_dtype="float32", output_dim=4, init="glorot_uniform",
          inner_init="orthogonal", activation="tanh", inner_activation="hard_sigmoid", return_sequences=False,
          go_backwards=False, stateful=False, unroll=False, consume_less="cpu", input_dim=3, input_length=5,
          W_regularizer=None, U_regularizer={"name": "L1L2Regularizer", "l1": 0.0, "l2": 0.01}, b_regularizer=None,
          dropout_W=0.2, dropout_U=0.0),
    layer("Dropout", "dropout_1", p=0.5),
    layer("Dense", "dense_1", output_dim=2, init="glorot_uniform", activation="linear", W_regularizer=None,
          b_regularizer=None, activity_regularizer=None, W_constraint={"name": "MaxNorm", "m": 3, "axis": 0},
          b_constraint=None, bias=True, input_dim=None),
    layer("Activation", "activation_1", activation="softmax"),
]
gates = []
for i, gate in enumerate("zrh"):
    c = slice(4 * i, 4 * i + 4)
    gates += [("gru_1_W_" + gate, W[:, c]), ("gru_1_U_" + gate, U[:, c]), ("gru_1_b_" + gate, b[c])]
y = softmax(gru(x, W, U, b, False, hard_sigmoid)[:, -1] @ D + d)
dense1 = ("dense_1", [("dense_1_W", D), ("dense_1_b", d)])
case("keras1_gru", {"class_name": "Sequential", "config": keras1},
     [("gru_1", gates), ("dropout_1", []), dense1, ("activation_1", [])], [x], [y], None, "Keras 1.2: arrays by gate")
case("keras1_gru_gpu", {"class_name": "Sequential", "config": keras1},
     [("gru_1", [("gru_1_W", W), ("gru_1_U", U), ("gru_1_b", b)]), ("dropout_1", []), dense1, ("activation_1", [])],
     [x], [y], "1.2.2", "Keras 1.2, consume_less gpu: arrays together")
WL, UL, bL = draw(3, 16), draw(4, 16), draw(16)
gates = []
for gate, i in zip("icfo", (0, 2, 1, 3)):
    c = slice(4 * i, 4 * i + 4)
    gates += [("l_W_" + gate, WL[:, c]), ("l_U_" + gate, UL[:, c]), ("l_b_" + gate, bL[c])]
case("keras1_lstm", {"class_name": "Sequential", "config": [
    layer("LSTM", "lstm_1", batch_input_shape=[None, 5, 3], output_dim=4, init="glorot_uniform",
          inner_init="orthogonal", forget_bias_init="one", activation="tanh", inner_activation="hard_sigmoid",
          return_sequences=True, go_backwards=False, stateful=False, unroll=False, consume_less="cpu", input_dim=3,
          input_length=5, W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0)]},
     [("lstm_1", gates)], [x], [lstm(x, WL, UL, bL, hard_sigmoid)], "1.1.1", "Keras 1: order i, c, f, o")

# Keras 2.1.3: a bare list, no reset_after; and weights alone with a JSON
options = dict(units=4, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, implementation=1,
               return_sequences=True, return_state=False, go_backwards=True, stateful=False, unroll=False,
               kernel_initializer={"class_name": "VarianceScaling", "config": {
                   "scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}},
               recurrent_initializer={"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}},
               bias_initializer={"class_name": "Zeros", "config": {}}, kernel_regularizer=None,
               recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
               recurrent_constraint=None, bias_constraint=None, dropout=0.1, recurrent_dropout=0.1)
bare = [layer("GRU", "gru_1", batch_input_shape=[None, 5, 3], dtype="float32", **options),
        layer("TimeDistributed", "td", layer=layer("Dense", "dense_1", units=2, activation="sigmoid", use_bias=True))]
weights = [("gru_1", [("gru_1/kernel:0", W), ("gru_1/recurrent_kernel:0", U), ("gru_1/bias:0", b)]),
           ("td", [("td/kernel:0", D), ("td/bias:0", d)])]
y = sigmoid(gru(x, W, U, b, False, hard_sigmoid, back=True) @ D + d)
case("keras213_bare_list", {"class_name": "Sequential", "config": bare}, weights, [x], [y], "2.1.3",
     "a bare list, without reset_after; go_backwards")
case("keras2_weights_only", {"class_name": "Sequential", "config": bare, "keras_version": "2.1.3"}, weights, [x], [y],
     "2.1.3", "save_weights and to_json", weights_only=True)


# cuDNN's layout: each gate's kernel is the transpose, read row by row; two biases in a row
def to_cudnn(kernel, n):
    return np.concatenate([k.T.reshape(k.shape) for k in np.split(kernel, n, 1)], 1)


def transposed(kernel, n):
    return np.concatenate([k.T for k in np.split(kernel, n, 1)], 1)


plain = dict(units=4, return_sequences=False, return_state=False, go_backwards=False, stateful=False)
case("keras2_cudnn_gru", sequential(layer("CuDNNGRU", "cu_dnngru_1", batch_input_shape=[None, 5, 3], **plain)),
     [("cu_dnngru_1", [("k", to_cudnn(W, 3)), ("r", transposed(U, 3)), ("b", b2.reshape(-1))])], [x],
     [gru(x, W, U, b2, True)[:, -1]], "2.2.4", "CuDNNGRU")
two = draw(32)
case("keras2_cudnn_lstm", sequential(layer("CuDNNLSTM", "cu_dnnlstm_1", batch_input_shape=[None, 5, 3], **plain)),
     [("cu_dnnlstm_1", [("k", to_cudnn(WL, 4)), ("r", transposed(UL, 4)), ("b", two)])], [x],
     [lstm(x, WL, UL, two[:16] + two[16:])[:, -1]], "2.2.4", "CuDNNLSTM")

# tf.keras 2: LSTM, SimpleRNN, both directions of each, backwards, without bias
lstm_options = dict(units=4, activation="tanh", recurrent_activation="sigmoid", use_bias=True, return_state=False,
                    stateful=False, unroll=False, time_major=False, unit_forget_bias=True, implementation=2,
                    dropout=0.2, recurrent_dropout=0.0)
y = lstm(x, WL, UL, bL)
WS, US, bS = draw(4, 3), draw(3, 3), draw(3)
case("keras2_lstm_simple", sequential(
    layer("InputLayer", "in", batch_input_shape=[None, None, 3], dtype="float32", sparse=False, ragged=False),
    layer("LSTM", "lstm", return_sequences=True, go_backwards=False, **lstm_options),
    layer("SpatialDropout1D", "spatial", rate=0.3, noise_shape=None, seed=None),
    layer("SimpleRNN", "simple", units=3, activation="tanh", use_bias=False, return_sequences=False,
          go_backwards=True)),
     [("lstm", [("k", WL), ("r", UL), ("b", bL)]), ("spatial", []), ("simple", [("k", WS), ("r", US)])], [x],
     [simple(y, WS, US, 0, back=True)[:, -1]], "2.4.0", "LSTM, then SimpleRNN backwards without bias")
WL2, UL2, bL2 = draw(3, 16), draw(4, 16), draw(16)
for mode, merge in (("concat", lambda a, c: np.concatenate([a, c], -1)), ("mul", np.multiply)):
    for sequences in (True, False):
        one = layer("LSTM", "lstm", return_sequences=sequences, go_backwards=False, **lstm_options)
        f, g = lstm(x, WL, UL, bL), lstm(x, WL2, UL2, bL2, back=True)
        y = merge(f, g[:, ::-1]) if sequences else merge(f[:, -1], g[:, -1])
        case("keras2_bidirectional_lstm_%s_%d" % (mode, sequences), sequential(
            layer("Bidirectional", "both", batch_input_shape=[None, 5, 3], layer=one, merge_mode=mode)),
             [("both", [("f/k", WL), ("f/r", UL), ("f/b", bL), ("b/k", WL2), ("b/r", UL2), ("b/b", bL2)])], [x], [y],
             "2.6.0", "Bidirectional(LSTM)")
f, g = simple(x, WS[:3], US, bS), simple(x, WS[1:], US.T, bS, back=True)
case("keras2_bidirectional_simple", sequential(layer("Bidirectional", "both", batch_input_shape=[None, 5, 3], layer=layer(
    "SimpleRNN", "simple", units=3, activation="tanh", use_bias=True, return_sequences=True), merge_mode="sum")),
     [("both", [("f/k", WS[:3]), ("f/r", US), ("f/b", bS), ("b/k", WS[1:]), ("b/r", US.T), ("b/b", bS)])], [x],
     [f + g[:, ::-1]], "2.6.0", "Bidirectional(SimpleRNN)")

# stateful: the second call goes on
stateful = dict(units=4, activation="tanh", recurrent_activation="sigmoid", use_bias=True, reset_after=True,
                return_sequences=True, stateful=True, return_state=False, go_backwards=False)
one = gru(x, W, U, b2, True)
case("keras2_stateful", sequential(layer("GRU", "gru", batch_input_shape=[2, 5, 3], **stateful)),
     [("gru", [("gru/gru_cell/kernel:0", W), ("gru/gru_cell/recurrent_kernel:0", U), ("gru/gru_cell/bias:0", b2)])],
     [x], [one], "2.6.0", "stateful", second=[gru(x, W, U, b2, True, h=one[:, -1])])

# Reshape and Flatten around a GRU; a Functional model of Keras 2 with an initial state
F, e = draw(20, 2), draw(2)
flat = x.reshape(2, 15)
case("keras2_reshape_flatten", sequential(
    layer("Reshape", "reshape", batch_input_shape=[None, 15], target_shape=[5, -1]),
    layer("GRU", "gru", **dict(stateful, stateful=False)), layer("Flatten", "flatten", data_format="channels_last"),
    layer("Dense", "dense", units=2, activation="relu", use_bias=True)),
     [("reshape", []), ("gru", [("k", W), ("r", U), ("b", b2)]), ("flatten", []), ("dense", [("k", F), ("b", e)])],
     [flat], [np.maximum(0, one.reshape(2, 20) @ F + e)], "2.2.4", "Reshape, Flatten")
h0 = draw(2, 4)
functional = {"class_name": "Model", "config": {
    "name": "model_1",
    "layers": [
        dict(layer("InputLayer", "input_1", batch_input_shape=[None, 5, 3], dtype="float32", sparse=False),
             name="input_1", inbound_nodes=[]),
        dict(layer("InputLayer", "input_2", batch_input_shape=[None, 4], dtype="float32", sparse=False),
             name="input_2", inbound_nodes=[]),
        dict(layer("GRU", "gru", **dict(stateful, stateful=False, return_state=True)), name="gru",
             inbound_nodes=[[["input_1", 0, 0, {}], ["input_2", 0, 0, {}]]]),
        dict(layer("Dense", "dense", units=2, activation="tanh", use_bias=True), name="dense",
             inbound_nodes=[[["gru", 0, 0, {}]]])],
    "input_layers": [["input_1", 0, 0], ["input_2", 0, 0]],
    "output_layers": [["dense", 0, 0], ["gru", 0, 1]]}}
y = gru(x, W, U, b2, True, h=h0)
case("keras2_functional_state", functional,
     [("input_1", []), ("input_2", []), ("gru", [("k", W), ("r", U), ("b", b2)]), ("dense", [("k", D), ("b", d)])],
     [x, h0], [np.tanh(y @ D + d), y[:, -1]], "2.3.1", "a second input as the initial state, the state as an output")

# one-hot inside the model
ids = random.randint(0, 3, (2, 5))
case("keras2_one_hot", sequential(
    layer("InputLayer", "in", batch_input_shape=[None, 5], dtype="int64", sparse=False, ragged=False),
    layer("CategoryEncoding", "one_hot", num_tokens=3, output_mode="one_hot", sparse=False),
    layer("GRU", "gru", **dict(stateful, stateful=False))),
     [("one_hot", []), ("gru", [("k", W), ("r", U), ("b", b2)])], [ids],
     [gru(np.eye(3)[ids], W, U, b2, True)], "2.9.0", "CategoryEncoding")

# a mask through a Dense layer; both directions of a masked GRU; the last recurrent layer returns sequences
ids = np.array([[1, 2, 0, 0], [0, 3, 1, 0], [2, 1, 3, 3]])
E, K, k = draw(4, 5), draw(5, 3), draw(3)


def masked_gru(x, mask, W, U, b, back=False):
    h, out = np.zeros((len(x), U.shape[0])), []
    y = np.zeros_like(h)
    for t in range(x.shape[1])[:: -1 if back else 1]:
        new = gru(x[:, t : t + 1], W, U, b, True, h=h)[:, 0]
        h = np.where(mask[:, t : t + 1], new, h)
        y = np.where(mask[:, t : t + 1], new, y)
        out.append(y)
    return np.stack(out, 1)


mask = ids != 0
inner = E[ids] @ K + k
f, g = masked_gru(inner, mask, W, U, b2), masked_gru(inner, mask, W[::-1], U[::-1], b2, back=True)
last = masked_gru(np.concatenate([f, g[:, ::-1]], -1), mask, np.concatenate([D, D, D, D, D, D], 1).repeat(2, 0), U, b2)
case("keras2_mask_through_dense", sequential(
    layer("Embedding", "embedding", batch_input_shape=[None, None], dtype="float32", input_dim=4, output_dim=5,
          mask_zero=True, input_length=None),
    layer("Dense", "inner", units=3, activation="linear", use_bias=True),
    layer("Bidirectional", "both", merge_mode="concat",
          layer=layer("GRU", "gru", **dict(stateful, stateful=False))),
    layer("Dropout", "dropout", rate=0.2),
    layer("GRU", "last", **dict(stateful, stateful=False))),
     [("embedding", [("e", E)]), ("inner", [("k", K), ("b", k)]),
      ("both", [("f/k", W), ("f/r", U), ("f/b", b2), ("b/k", W[::-1]), ("b/r", U[::-1]), ("b/b", b2)]), ("dropout", []),
      ("last", [("k", np.concatenate([D, D, D, D, D, D], 1).repeat(2, 0)), ("r", U), ("b", b2)])],
     [ids], [last], "2.2.4", "a mask through Dense, Bidirectional(GRU) and Dropout")

# as complete as Deeplearning4j's own importer wants it
W1, U1, b1, W2, U2, b3 = draw(3, 12), draw(4, 12), draw(2, 12), draw(4, 6), draw(2, 6), draw(6)
Dd, dd = draw(2, 3), draw(3)
initializers = dict(kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}},
                    bias_initializer={"class_name": "Zeros", "config": {}})
recurrent = dict(activation="tanh", recurrent_activation="sigmoid", use_bias=True, return_state=False, stateful=False,
                 recurrent_initializer={"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}}, dropout=0.0,
                 recurrent_dropout=0.0, implementation=2, unroll=False, time_major=False, **initializers)
first = gru(x, W1, U1, b1, True)
case("keras2_two_gru", sequential(
    layer("GRU", "gru", batch_input_shape=[None, 5, 3], dtype="float32", units=4, reset_after=True,
          return_sequences=True, go_backwards=False, **recurrent),
    layer("GRU", "gru_1", dtype="float32", units=2, reset_after=False, return_sequences=False, go_backwards=True,
          **recurrent),
    layer("Dense", "dense", dtype="float32", units=3, activation="softmax", use_bias=True, **initializers)),
     [("gru", [("gru/gru_cell/kernel:0", W1), ("gru/gru_cell/recurrent_kernel:0", U1), ("gru/gru_cell/bias:0", b1)]),
      ("gru_1", [("gru_1/gru_cell_1/kernel:0", W2), ("gru_1/gru_cell_1/recurrent_kernel:0", U2),
                 ("gru_1/gru_cell_1/bias:0", b3)]),
      ("dense", [("dense/kernel:0", Dd), ("dense/bias:0", dd)])],
     [x], [softmax(gru(first, W2, U2, b3, False, back=True)[:, -1] @ Dd + dd)], "2.6.0", "two GRUs and Dense")
