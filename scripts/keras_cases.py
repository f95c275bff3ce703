#!/usr/bin/python3
"""Writes the model cases of src/test/resources/keras-models: files in the layouts of Keras releases that few can run any
more, with weights drawn here and outputs computed by the NumPy below, which shares nothing with gru4j.

    apt-get install python3-h5py python3-numpy
    scripts/keras_cases.py src/test/resources/keras-models
"""
import io
import json
import sys
import zipfile
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

    write_expected(name, files, note, inputs, outputs, second)


def write_expected(name, files, note, inputs, outputs, second=None):
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


# .keras archives: groups by class, and a backslash for each slash where tf.keras wrote them on Windows. TensorFlow 2.12 to
# 2.15 calls the root _layer_checkpoint_dependencies and counts a layer with weights twice, Keras 3 does neither.
def archive(name, config, groups, version, note, inputs, outputs, separator="/"):
    with io.BytesIO() as h5:
        with h5py.File(h5, "w") as f:
            for path, weights in groups:
                own = f.create_group(separator.join(path.split("/"))).create_group("vars")
                for i, w in enumerate(weights):
                    own.create_dataset(str(i), data=w)
        with zipfile.ZipFile(target / (name + ".keras"), "w", zipfile.ZIP_DEFLATED) as z:
            for entry, content in (("metadata.json", json.dumps({"keras_version": version}).encode()),
                                   ("config.json", json.dumps(config).encode()), ("model.weights.h5", h5.getvalue())):
                z.writestr(zipfile.ZipInfo(entry), content, zipfile.ZIP_DEFLATED)
    write_expected(name, [name + ".keras"], note, inputs, outputs)


options = dict(units=4, activation="tanh", use_bias=True, recurrent_activation="sigmoid", return_state=False,
               stateful=False, unroll=False, go_backwards=False)
W3, U3, b4 = draw(4, 12), draw(4, 12), draw(2, 12)
WL3, UL3, bL3 = draw(8, 16), draw(4, 16), draw(16)
D2, d2, D3, d3 = draw(4, 4), draw(4), draw(4, 2), draw(2)
stacked = sequential(
    layer("InputLayer", "input_1", batch_input_shape=[None, 5, 3], dtype="float32", sparse=False, ragged=False),
    layer("GRU", "gru", reset_after=True, return_sequences=True, **options),
    layer("Dropout", "dropout", rate=0.2, noise_shape=None, seed=None),
    layer("GRU", "gru_1", reset_after=True, return_sequences=True, **options),
    layer("TimeDistributed", "time_distributed", layer=layer("Dense", "dense", units=4, activation="relu", use_bias=True)),
    layer("Bidirectional", "bidirectional", merge_mode="concat",
          layer=layer("LSTM", "lstm", return_sequences=True, **options)),
    layer("LSTM", "lstm_1", return_sequences=False, **options),
    layer("Dense", "dense_1", units=2, activation="softmax", use_bias=True))
y = np.maximum(0, gru(gru(x, W, U, b2, True), W3, U3, b4, True) @ D2 + d2)
WL4, UL4, bL4 = draw(4, 16), draw(4, 16), draw(16)
y = np.concatenate([lstm(y, WL4, UL4, bL4), lstm(y, WL4[::-1], UL4, bL4, back=True)[:, ::-1]], -1)
y = softmax(lstm(y, WL3, UL3, bL3)[:, -1] @ D3 + d3)


def groups(root, second):
    return [(root, []), (root + "/input_layer", []), (root + "/gru", []), (root + "/gru/cell", [W, U, b2]),
            (root + "/dropout", []), (root + second, []), (root + second + "/cell", [W3, U3, b4]),
            (root + "/time_distributed", []), (root + "/time_distributed/layer", [D2, d2]),
            (root + "/bidirectional", []), (root + "/bidirectional/forward_layer/cell", [WL4, UL4, bL4]),
            (root + "/bidirectional/backward_layer/cell", [WL4[::-1], UL4, bL4]),
            (root + "/lstm", []), (root + "/lstm/cell", [WL3, UL3, bL3]),
            (root + "/dense", [D3, d3])]


for name, root, second, version, separator in (
        ("tf213_windows", "_layer_checkpoint_dependencies", "/gru_2", "2.13.1", "\\"),
        ("tf213_linux", "_layer_checkpoint_dependencies", "/gru_2", "2.13.1", "/"),
        ("keras3_windows", "layers", "/gru_1", "3.0.0", "\\")):
    archive(name, stacked, [g for g in groups(root, second) if separator == "\\" or g[1]], version,
            "as written on " + name.split("_")[1], [x], [y], separator)


# what Keras does in training alone: the same numbers without it
def regularizer(**factors):
    return {"class_name": "L1L2", "config": factors}


def norm(kind, **config):
    return {"class_name": kind, "config": config}


trained = dict(recurrent_dropout=0.3, dropout=0.2, kernel_regularizer=regularizer(l1=0.0, l2=0.01),
               recurrent_regularizer=None, bias_regularizer=regularizer(l1=0.01, l2=0.0),
               activity_regularizer=regularizer(l1=0.0, l2=0.001), kernel_constraint=norm("MaxNorm", max_value=3, axis=0),
               recurrent_constraint=norm("UnitNorm", axis=0), bias_constraint=norm("NonNeg"))
lstm_plain = dict(units=4, activation="tanh", recurrent_activation="sigmoid", use_bias=True, return_state=False,
                  unroll=False, go_backwards=False)
y = lstm(x, WL, UL, bL)
y = np.concatenate([lstm(y, WL4, UL4, bL4), lstm(y, WL4[::-1], UL4, bL4, back=True)[:, ::-1]], -1)
WS2, US2 = draw(8, 3), draw(3, 3)
case("keras2_lstm_trained_otherwise", sequential(
    layer("LSTM", "lstm", batch_input_shape=[None, 5, 3], return_sequences=True, stateful=False, **lstm_plain, **trained),
    layer("Bidirectional", "both", merge_mode="concat",
          layer=layer("LSTM", "lstm_1", return_sequences=True, stateful=False, **lstm_plain, **trained)),
    layer("SimpleRNN", "simple", units=3, activation="tanh", use_bias=True, return_sequences=False, **trained)),
     [("lstm", [("k", WL), ("r", UL), ("b", bL)]),
      ("both", [("f/k", WL4), ("f/r", UL4), ("f/b", bL4), ("b/k", WL4[::-1]), ("b/r", UL4), ("b/b", bL4)]),
      ("simple", [("k", WS2), ("r", US2), ("b", bS)])], [x], [simple(y, WS2, US2, bS)[:, -1]], "2.6.0",
     "recurrent_dropout, regularizers and constraints of LSTM, Bidirectional(LSTM) and SimpleRNN")


# stateful layers other than GRU: a second call goes on, in both directions, each from its own state
def going_on(cell, calls, back=False):
    """The outputs of each call as the calls' inputs one after the other: backwards, each turned around."""
    turned = [c[:, ::-1] if back else c for c in calls]
    return np.split(cell(np.concatenate(turned, 1)), len(calls), 1)


one = going_on(lambda i: lstm(i, WL, UL, bL), [x, x])
f = going_on(lambda i: lstm(i, WL4, UL4, bL4), one)
g = [part[:, ::-1] for part in going_on(lambda i: lstm(i, WL4[::-1], UL4, bL4), one, back=True)]
both = [p + q for p, q in zip(f, g)]
f = going_on(lambda i: simple(i, WS2[:4], US2, bS), both)
g = going_on(lambda i: simple(i, WS2[4:], US2, bS), both, back=True)
outputs = [np.concatenate([p[:, -1], q[:, -1]], -1) for p, q in zip(f, g)]
case("keras2_stateful_lstm", sequential(
    layer("LSTM", "lstm", batch_input_shape=[2, 5, 3], return_sequences=True, stateful=True, **lstm_plain),
    layer("Bidirectional", "both", merge_mode="sum",
          layer=layer("LSTM", "lstm_1", return_sequences=True, stateful=True, **lstm_plain)),
    layer("Bidirectional", "last", merge_mode="concat",
          layer=layer("SimpleRNN", "simple", units=3, activation="tanh", use_bias=True, return_sequences=False,
                      stateful=True))),
     [("lstm", [("k", WL), ("r", UL), ("b", bL)]),
      ("both", [("f/k", WL4), ("f/r", UL4), ("f/b", bL4), ("b/k", WL4[::-1]), ("b/r", UL4), ("b/b", bL4)]),
      ("last", [("f/k", WS2[:4]), ("f/r", US2), ("f/b", bS), ("b/k", WS2[4:]), ("b/r", US2), ("b/b", bS)])],
     [x], [outputs[0]], "2.6.0", "stateful LSTM and Bidirectional of LSTM and SimpleRNN", second=[outputs[1]])
one = going_on(lambda i: simple(i, WS[:3], US, bS), [x, x])
f = going_on(lambda i: gru(i, WS[:3].repeat(4, 1), U, b2, True), one)
g = going_on(lambda i: gru(i, WS[1:].repeat(4, 1), U, b2, True), one, back=True)
outputs = [np.concatenate([p, q[:, ::-1]], -1) for p, q in zip(f, g)]
case("keras2_stateful_both_ways", sequential(
    layer("SimpleRNN", "simple", units=3, activation="tanh", use_bias=True, batch_input_shape=[2, 5, 3],
          return_sequences=True, stateful=True),
    layer("Bidirectional", "both", merge_mode="concat",
          layer=layer("GRU", "gru", **stateful))),
     [("simple", [("k", WS[:3]), ("r", US), ("b", bS)]),
      ("both", [("f/k", WS[:3].repeat(4, 1)), ("f/r", U), ("f/b", b2), ("b/k", WS[1:].repeat(4, 1)), ("b/r", U),
                ("b/b", b2)])], [x], [outputs[0]], "2.6.0", "stateful SimpleRNN and Bidirectional(GRU)", second=[outputs[1]])

# one-hot at each time step, of ids [batch, time, 1]
ids = random.randint(0, 3, (2, 5, 1))
case("keras2_time_distributed_encoding", sequential(
    layer("InputLayer", "in", batch_input_shape=[None, None, 1], dtype="int64", sparse=False, ragged=False),
    layer("TimeDistributed", "td", layer=layer("CategoryEncoding", "encoding", num_tokens=3, output_mode="multi_hot",
                                               sparse=False)),
    layer("GRU", "gru", **dict(stateful, stateful=False)),
    layer("Dense", "dense", units=3, activation="softmax", use_bias=True)),
     [("td", []), ("gru", [("k", W), ("r", U), ("b", b2)]), ("dense", [("k", Dd.repeat(2, 0)), ("b", dd)])], [ids],
     [softmax(gru(np.eye(3)[ids[..., 0]], W, U, b2, True) @ Dd.repeat(2, 0) + dd)], "2.9.0", "TimeDistributed(CategoryEncoding)")


# several outputs side by side: sequences, and vectors; and sequences with one mask
def nodes(*layers_and_inputs, outputs=None):
    made = []
    for one, inputs in layers_and_inputs:
        made.append(dict(one, name=one["config"]["name"],
                         inbound_nodes=[[reference(i) + [{}] for i in inputs]] if inputs else []))
    starts = [one["name"] for one in made if one["class_name"] == "InputLayer"]
    return {"class_name": "Functional", "config": {
        "name": "model_1", "layers": made, "input_layers": [[name, 0, 0] for name in starts],
        "output_layers": [reference(output) for output in outputs or [made[-1]["name"]]]}}


def reference(output):
    """A layer's first output by its name, or another one by name and number."""
    return [output, 0, 0] if isinstance(output, str) else [output[0], 0, output[1]]


plain_gru = dict(stateful, stateful=False)
last_gru = dict(plain_gru, return_sequences=False)
W5, W6 = draw(11, 12), draw(11, 3)
D5, d5 = draw(7, 2), draw(2)
case("keras2_concatenate", nodes(
    (layer("InputLayer", "in", batch_input_shape=[None, 5, 3], dtype="float32", sparse=False), []),
    (layer("GRU", "gru", **plain_gru), ["in"]),
    (layer("LSTM", "lstm", return_sequences=True, stateful=False, **lstm_plain), ["in"]),
    (layer("Concatenate", "sequences", axis=-1), ["gru", "lstm", "in"]),
    (layer("GRU", "gru_1", **last_gru), ["sequences"]),
    (layer("SimpleRNN", "simple", units=3, activation="tanh", use_bias=True), ["sequences"]),
    (layer("Concatenate", "vectors", axis=1), ["gru_1", "simple"]),
    (layer("Dense", "dense", units=2, activation="softmax", use_bias=True), ["vectors"])),
     [("in", []), ("gru", [("k", W), ("r", U), ("b", b2)]), ("lstm", [("k", WL), ("r", UL), ("b", bL)]), ("sequences", []),
      ("gru_1", [("k", W5), ("r", U3), ("b", b4)]), ("simple", [("k", W6), ("r", US), ("b", bS)]), ("vectors", []),
      ("dense", [("k", D5), ("b", d5)])], [x],
     [softmax(np.concatenate([gru(y, W5, U3, b4, True)[:, -1], simple(y, W6, US, bS)[:, -1]], -1) @ D5 + d5)
      for y in [np.concatenate([gru(x, W, U, b2, True), lstm(x, WL, UL, bL), x], -1)]], "2.6.0",
     "Concatenate of sequences and of vectors", weights_only=True)
ids = np.array([[1, 2, 0, 0], [0, 3, 1, 0], [2, 1, 3, 3]])
E3, W7 = draw(4, 3), draw(8, 12)
mask = ids != 0
y = np.concatenate([masked_gru(E3[ids], mask, W, U, b2), masked_gru(E3[ids], mask, W[::-1], U3, b4)], -1)
case("keras2_concatenate_masked", nodes(
    (layer("InputLayer", "in", batch_input_shape=[None, None], dtype="float32", sparse=False), []),
    (layer("Embedding", "embedding", input_dim=4, output_dim=3, mask_zero=True, input_length=None), ["in"]),
    (layer("GRU", "gru", **plain_gru), ["embedding"]),
    (layer("GRU", "gru_1", **plain_gru), ["embedding"]),
    (layer("Concatenate", "sequences", axis=2), ["gru", "gru_1"]),
    (layer("GRU", "gru_2", **last_gru), ["sequences"])),
     [("in", []), ("embedding", [("e", E3)]), ("gru", [("k", W), ("r", U), ("b", b2)]),
      ("gru_1", [("k", W[::-1]), ("r", U3), ("b", b4)]), ("sequences", []), ("gru_2", [("k", W7), ("r", U), ("b", b2)])],
     [ids], [masked_gru(y, mask, W7, U, b2)[:, -1]], "2.6.0", "Concatenate of sequences with one mask")


# both directions with states: from a masked encoder to a decoder; and both outputs, each for itself
def masked_states(x, mask, f, b, states=(None, None)):
    """Outputs of both directions in the order of the input, and the states after them."""
    out, last = [], []
    for weights, h, back in ((f, states[0], False), (b, states[1], True)):
        h = np.zeros((len(x), 4)) if h is None else h
        y, ys = np.zeros_like(h), []
        for t in range(x.shape[1])[:: -1 if back else 1]:
            new = gru(x[:, t : t + 1], *weights, True, h=h)[:, 0]
            m = mask[:, t : t + 1]
            h, y = np.where(m, new, h), np.where(m, new, y)
            ys.append(y)
        out.append(np.stack(ys[:: -1 if back else 1], 1))
        last.append(h)
    return out, last


ids, x3 = np.array([[1, 2, 0, 0], [0, 3, 1, 2], [0, 0, 0, 0]]), draw(3, 2, 3)
ef, eb, df, db = [(draw(3, 12), draw(4, 12), draw(2, 12)) for _ in range(4)]
W8, U8, b8 = draw(8, 12), draw(4, 12), draw(2, 12)
state_gru = dict(plain_gru, return_state=True)
(e_f, e_b), (h_f, h_b) = masked_states(E3[ids], ids != 0, ef, eb)
every = np.ones((3, 2), bool)
(d_f, d_b), (g_f, g_b) = masked_states(x3, every, df, db, (h_f, h_b))
side = np.concatenate([e_f, e_b], -1)
(last, _), (h_last, _) = masked_states(side, ids != 0, (W8, U8, b8), (W8, U8, b8), (g_f, g_f))
case("keras2_bidirectional_states", nodes(
    (layer("InputLayer", "source", batch_input_shape=[None, None], dtype="float32", sparse=False), []),
    (layer("InputLayer", "target", batch_input_shape=[None, None, 3], dtype="float32", sparse=False), []),
    (layer("Embedding", "embedding", input_dim=4, output_dim=3, mask_zero=True, input_length=None), ["source"]),
    (layer("Bidirectional", "encoder", merge_mode=None, layer=layer("GRU", "gru", **state_gru)), ["embedding"]),
    (layer("Bidirectional", "decoder", merge_mode="mul", layer=layer("GRU", "gru_1", **state_gru)),
     ["target", ("encoder", 2), ("encoder", 3)]),
    (layer("Concatenate", "both", axis=-1), ["encoder", ("encoder", 1)]),
    (layer("GRU", "last", **dict(state_gru, return_sequences=False)), ["both", ("decoder", 1)]),
    (layer("Concatenate", "states", axis=-1), [("decoder", 1), ("decoder", 2)]),
    outputs=["decoder", "states", "last", ("last", 1)]),
     [("source", []), ("target", []), ("embedding", [("e", E3)]),
      ("encoder", [("f/k", ef[0]), ("f/r", ef[1]), ("f/b", ef[2]), ("b/k", eb[0]), ("b/r", eb[1]), ("b/b", eb[2])]),
      ("decoder", [("f/k", df[0]), ("f/r", df[1]), ("f/b", df[2]), ("b/k", db[0]), ("b/r", db[1]), ("b/b", db[2])]),
      ("both", []), ("last", [("k", W8), ("r", U8), ("b", b8)]), ("states", [])],
     [ids, x3], [d_f * d_b, np.concatenate([g_f, g_b], -1), last[:, -1], h_last], "2.6.0",
     "Bidirectional(GRU) without merge_mode, with a mask, with initial and final states; a GRU with a mask and states")
