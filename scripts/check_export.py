#!/usr/bin/python3
"""Reads what gru export has written with h5py and NumPy, and with PyTorch where it is installed, and compares the outputs.

    apt-get install python3-h5py python3-numpy [python3-torch]
    scripts/check_export.py PREFIX

PREFIX.keras, PREFIX.weights.h5 with PREFIX.config.json, and PREFIX.safetensors are read where they are there;
PREFIX.outputs.json holds what gru4j computes: {"ids": [...], "probabilities": [[...], ...]}. Layers: Embedding, GRU, Dense.
"""
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np

TOLERANCE = 1e-5
prefix = sys.argv[1]
wanted = json.loads(Path(prefix + ".outputs.json").read_text())
ids = np.array(wanted["ids"])
expected = np.array(wanted["probabilities"])
checked = 0


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gru(x, W, U, b, reset_after):
    n, h, out = U.shape[0], np.zeros(U.shape[0]), []
    b, c = b if reset_after else (b, np.zeros(3 * n))
    for step in x:
        i, r = step @ W + b, h @ U + c
        z, reset = sigmoid(i[:n] + r[:n]), sigmoid(i[n : 2 * n] + r[n : 2 * n])
        if reset_after:
            new = np.tanh(i[2 * n :] + reset * r[2 * n :])
        else:
            new = np.tanh(i[2 * n :] + (reset * h) @ U[:, 2 * n :])
        h = z * h + (1 - z) * new
        out.append(h)
    return np.array(out)


def compare(name, outputs):
    global checked
    distance = np.abs(outputs - expected).max()
    print("%s: %.2g away" % (name, distance))
    if not distance <= TOLERANCE:
        sys.exit("%s is more than %g away" % (name, TOLERANCE))
    checked += 1


def keras(config, file):
    """What a Sequential model gives, from its configuration and its weights."""
    config = json.loads(config)
    assert config["class_name"] == "Sequential", config["class_name"]
    assert list(file["vars"].keys()) == [], "Keras looks for the model's own weights, and there are none"
    used, x = {}, None
    for layer in config["config"]["layers"]:
        kind, options = layer["class_name"], layer["config"]
        if kind == "InputLayer":
            continue
        number = used[kind] = used.get(kind, -1) + 1
        group = file["layers/" + kind.lower() + ("_%d" % number if number else "")]
        group = (group["cell"] if kind == "GRU" else group)["vars"]
        weights = [group[str(i)][()].astype("float64") for i in range(len(group))]
        if x is None:
            x = weights[0][ids] if kind == "Embedding" else np.eye(expected.shape[1])[ids]
        if kind == "GRU":
            assert (options["activation"], options["recurrent_activation"]) == ("tanh", "sigmoid")
            x = gru(x, *weights, options["reset_after"])
        elif kind == "Dense":
            assert options["activation"] == "softmax"
            x = softmax(x @ weights[0] + weights[1])
    return x


def torch_outputs(torch, path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    tensors = {}
    for name, tensor in header.items():
        if name != "__metadata__":
            start, end = tensor["data_offsets"]
            array = np.frombuffer(data[start:end], "<f4").reshape(tensor["shape"]).copy()
            tensors[name] = torch.from_numpy(array)
    state = {name[4:]: tensor for name, tensor in tensors.items() if name.startswith("gru.")}
    layers = sum(name.startswith("weight_ih") for name in state)
    rnn = torch.nn.GRU(state["weight_ih_l0"].shape[1], state["weight_hh_l0"].shape[1], num_layers=layers, batch_first=True)
    rnn.load_state_dict(state)
    linear = torch.nn.Linear(*reversed(tensors["linear.weight"].shape))
    linear.load_state_dict({"weight": tensors["linear.weight"], "bias": tensors["linear.bias"]})
    with torch.no_grad():
        if "embedding.weight" in tensors:
            x = tensors["embedding.weight"][torch.from_numpy(ids)]
        else:
            x = torch.eye(expected.shape[1])[torch.from_numpy(ids)]
        return torch.softmax(linear(rnn(x[None])[0])[0], -1).numpy()


if Path(prefix + ".keras").exists():
    with zipfile.ZipFile(prefix + ".keras") as archive:
        assert json.loads(archive.read("metadata.json"))["keras_version"].startswith("3.")
        with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as file:
            compare(".keras", keras(archive.read("config.json"), file))
if Path(prefix + ".weights.h5").exists():
    with h5py.File(prefix + ".weights.h5", "r") as file:
        compare(".weights.h5", keras(Path(prefix + ".config.json").read_text(), file))
if Path(prefix + ".safetensors").exists():
    try:
        import torch
    except ImportError:
        print(".safetensors: not read, for PyTorch is not installed")
    else:
        compare(".safetensors", torch_outputs(torch, prefix + ".safetensors"))
if not checked:
    sys.exit("there is nothing at " + prefix)
