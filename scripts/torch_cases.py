#!/usr/bin/python3
"""Writes src/test/resources/torch with PyTorch: small models as people save them, and the outputs that PyTorch computed.

    apt-get install python3-torch python3-numpy
    scripts/torch_cases.py src/test/resources/torch

NAME.pt (or .safetensors) goes with NAME.json: {"ids": [[...]]} or {"input": [[[...]]]}, and "outputs".
"""
import collections
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(21)
target = Path(sys.argv[1])
VOCABULARY, WIDTH, UNITS = 5, 3, 4


class CharModel(nn.Module):
    """Names are given, as people choose them."""

    def __init__(self, kind, names=("encoder", "gru", "decoder"), tied=False, **options):
        super().__init__()
        self.names = names
        embedding = WIDTH if not tied else UNITS
        if names[0]:
            setattr(self, names[0], nn.Embedding(VOCABULARY, embedding))
        setattr(self, names[1], kind(embedding if names[0] else VOCABULARY, UNITS, batch_first=True, **options))
        wide = UNITS * (2 if options.get("bidirectional") else 1)
        if names[2]:
            setattr(self, names[2], nn.Linear(wide, VOCABULARY, bias=not tied))
        if tied:
            getattr(self, names[2]).weight = getattr(self, names[0]).weight

    def forward(self, x):
        if self.names[0]:
            x = getattr(self, self.names[0])(x)
        x, _ = getattr(self, self.names[1])(x)
        return getattr(self, self.names[2])(x) if self.names[2] else x


class CellModel(nn.Module):
    """A loop over an nn.GRUCell, with fields in another order than that in which they are used."""

    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(UNITS, VOCABULARY, bias=False)
        self.cell = nn.GRUCell(UNITS, UNITS)
        self.table = nn.Embedding(VOCABULARY, UNITS)

    def forward(self, x):
        x, h, out = self.table(x), torch.zeros(len(x), UNITS), []
        for t in range(x.shape[1]):
            h = self.cell(x[:, t], h)
            out.append(self.proj(h))
        return torch.stack(out, 1)


class Prefixed(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)


def write(name, model, saved=None, ids=True, tolerance=1e-5):
    model.eval()
    with torch.no_grad():
        for parameter in model.parameters():  # larger than PyTorch's own, so that every gate matters
            parameter.uniform_(-0.8, 0.8)
        if saved == "half":
            model.half().float()
        x = torch.randint(VOCABULARY, (2, 7)) if ids else torch.rand(2, 7, VOCABULARY) - 0.5
        outputs = model(x if ids else x.to(next(model.parameters()).dtype))
    case = {"ids" if ids else "input": x.tolist(), "outputs": outputs.tolist()}
    (target / (name + ".json")).write_text(json.dumps(case) + "\n")
    return model


def save(name, content):
    torch.save(content, target / (name + ".pt"))


def simple(name, model, **options):
    save(name, write(name, model, **options).state_dict())


target.mkdir(exist_ok=True)
simple("gru", CharModel(nn.GRU))
simple("gru_2_layers_dropout", CharModel(nn.GRU, ("embed", "rnn", "fc"), num_layers=2, dropout=0.5))
simple("gru_both_directions", CharModel(nn.GRU, ("embedding", "gru", "linear"), num_layers=2, bidirectional=True))
simple("gru_without_bias_one_hot", CharModel(nn.GRU, (None, "rnn", "out"), bias=False), ids=False)
simple("gru_alone", nn.Sequential(collections.OrderedDict(a=CharModel(nn.GRU, (None, "gru", None)))), ids=False)
simple("lstm_2_layers", CharModel(nn.LSTM, ("encoder", "lstm", "decoder"), num_layers=2))
simple("lstm_both_directions", CharModel(nn.LSTM, ("emb", "lstm", "head"), bidirectional=True))
simple("rnn_tanh", CharModel(nn.RNN, ("encoder", "rnn", "decoder")))
simple("rnn_relu", CharModel(nn.RNN, ("encoder", "rnn", "decoder"), nonlinearity="relu"))
simple("tied", CharModel(nn.GRU, tied=True))
simple("cell_with_map", CellModel())
simple("double", CharModel(nn.GRU).double())

half = write("half", CharModel(nn.GRU), saved="half")
save("half", {name: tensor.half() for name, tensor in half.state_dict().items()})
brain = CharModel(nn.LSTM)
write("bfloat16", brain)
rounded = {name: tensor.bfloat16() for name, tensor in brain.state_dict().items()}
brain.load_state_dict({name: tensor.float() for name, tensor in rounded.items()})
case = json.loads((target / "bfloat16.json").read_text())
with torch.no_grad():
    case["outputs"] = brain(torch.tensor(case["ids"])).tolist()
(target / "bfloat16.json").write_text(json.dumps(case) + "\n")
save("bfloat16", rounded)

parallel = Prefixed(CharModel(nn.LSTM, ("encoder", "rnn", "decoder")))
write("checkpoint", parallel)
optimizer = torch.optim.Adam(parallel.parameters())
parallel(torch.zeros(1, 2, dtype=torch.long)).sum().backward()
before = {name: tensor.clone() for name, tensor in parallel.state_dict().items()}
optimizer.step()
parallel.load_state_dict(before)
save("checkpoint", {
    "epoch": 7, "best_loss": 1.25, "done": False, "config": {"hidden": UNITS, "names": ["a", "b"], "none": None},
    "chars": ("a", "b", "c", "d", "\n"), "seed": 2**63 + 1,
    "model_state_dict": parallel.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
})

# Views of one storage, as cuDNN has them, turned ones too.
views = write("views", CharModel(nn.GRU))
state = views.state_dict()
flat = torch.cat([torch.zeros(3)] + [tensor.t().reshape(-1) if tensor.dim() == 2 else tensor for tensor in state.values()])
at, strided = 3, collections.OrderedDict()
for key, tensor in state.items():
    piece = flat[at : at + tensor.numel()]
    strided[key] = piece.view(tensor.shape[1], tensor.shape[0]).t() if tensor.dim() == 2 else piece
    at += tensor.numel()
    assert torch.equal(strided[key], tensor)
save("views", {key: nn.Parameter(tensor, requires_grad=False) for key, tensor in strided.items()})

model = write("safetensors", CharModel(nn.LSTM))
header, data = {"__metadata__": {"format": "pt"}}, b""
for key, tensor in model.state_dict().items():
    raw = tensor.numpy().astype("<f4").tobytes()
    header[key] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
(target / "safetensors.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)

old = write("old_form", CharModel(nn.GRU))
torch.save(old.state_dict(), target / "old_form.pt", _use_new_zipfile_serialization=False)

# What is refused.
torch.save(CharModel(nn.GRU), target / "refused_module.pt")
save("refused_two_models", {"encoder": CharModel(nn.GRU).state_dict(), "decoder": CharModel(nn.GRU).state_dict()})
save("refused_no_recurrent", nn.Linear(2, 3).state_dict())
save("refused_projection", nn.LSTM(3, 4, proj_size=2).state_dict())
save("refused_two_linears", nn.ModuleDict({"gru": nn.GRU(3, 4), "fc1": nn.Linear(4, 4), "fc2": nn.Linear(4, 3)}).state_dict())
save("refused_norm", nn.ModuleDict({"gru": nn.GRU(3, 4), "norm": nn.LayerNorm(4), "fc": nn.Linear(4, 3)}).state_dict())
save("refused_width", nn.ModuleDict({"gru": nn.GRU(3, 4), "fc": nn.Linear(6, 3)}).state_dict())
save("refused_ambiguous", nn.ModuleDict(
    {"a": nn.Embedding(5, 4), "gru": nn.GRU(4, 4), "b": nn.Linear(4, 5, bias=False)}).state_dict())
shared = torch.rand(48, 16)  # in a hundred layers, which is more than a file of this size can hold
one = torch.rand(1, 1)
save("refused_deep", {name + str(i): one for i in range(101) for name in ("weight_ih_l", "weight_hh_l")})
save("refused_shared", {name + str(i): shared for i in range(100) for name in ("weight_ih_l", "weight_hh_l")})
