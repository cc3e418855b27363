"""Measures PyTorch for benchmarks/run: a request a line on stdin, an answer a line on stdout.

layer CELL N T I H train|infer MILLISECONDS    forward and backward, or forward alone, time-major
step CELL I H MILLISECONDS                     a cell and a linear output of width 1, one step
text SYMBOL ...                                the text that fit reads
heldout SYMBOL ...                             the text that loss reads
fit N T H CLASSES MILLISECONDS                 embedding 64, LSTM, linear; Adam, clipped at norm 1
loss N T H CLASSES                             of the model fitted so: a symbol's, in nats, instead of times
product SIDE MILLISECONDS                      a product of two square matrices
forget                                         frees what was kept for repeated requests

Answers: "ms T T T ..." with a time for each call, or "error WHY". It sleeps between requests.
"""
import platform
import signal
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides when it is over: stdin ends
try:
    import torch
    from torch import nn
except ImportError as problem:
    print("error no torch", problem, flush=True)
    sys.exit(0)

MOST_CALLS = 20000
kept = {}
models = {}
text = []
held_out = []


def layer(cell, n, t, i, h, mode):
    module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell](i, h)
    x = torch.randn(t, n, i, requires_grad=True)
    dy = torch.randn(t, n, h)

    def infer():
        with torch.no_grad():
            module(x)

    def train():
        x.grad = None
        module.zero_grad(set_to_none=True)
        y, _ = module(x)
        y.backward(dy)

    return train if mode == "train" else infer


def step(cell, i, h):
    module = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[cell](i, h)
    output = nn.Linear(h, 1)
    x = torch.randn(1, i)
    state = [None]

    def call():
        with torch.no_grad():
            state[0] = module(x, state[0])
            return output(state[0][0] if cell == "lstm" else state[0])

    return call


def product(side):
    a = torch.rand(side, side)
    return lambda: a.mm(a)


class Model(nn.Module):
    def __init__(self, h, classes):
        super().__init__()
        self.embedding = nn.Embedding(classes, 64)
        self.lstm = nn.LSTM(64, h)
        self.output = nn.Linear(h, classes)

    def forward(self, symbols):
        return self.output(self.lstm(self.embedding(symbols))[0])


def batched(symbols, n, t):
    rows = torch.tensor(symbols).view(-1, n, t + 1)
    return [(r[:, :-1].t().contiguous(), r[:, 1:].t().contiguous()) for r in rows]


def fit(n, t, h, classes):
    model = models[n, t, h, classes] = Model(h, classes)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.002)
    loss = nn.CrossEntropyLoss()
    batches = batched(text, n, t)
    count = [0]

    def call():
        x, y = batches[count[0] % len(batches)]
        count[0] += 1
        optimiser.zero_grad(set_to_none=True)
        loss(model(x).view(-1, classes), y.view(-1)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimiser.step()

    return call


def loss(n, t, h, classes):
    batches = batched(held_out, n, t)
    with torch.no_grad():
        return sum(nn.functional.cross_entropy(
            models[n, t, h, classes](x).view(-1, classes), y.view(-1)).item()
            for x, y in batches) / len(batches)


def timed(call, milliseconds):
    times = []
    begin = before = time.perf_counter()
    while not times or (before - begin) * 1000 < milliseconds and len(times) < MOST_CALLS:
        call()
        after = time.perf_counter()
        times.append((after - before) * 1000)
        before = after
    return times


def answer(words):
    if words[0] == "text":
        text[:] = [int(word) for word in words[1:]]
        return "ms"
    if words[0] == "heldout":
        held_out[:] = [int(word) for word in words[1:]]
        return "ms"
    if words[0] == "loss":
        return "ms %.5f" % loss(*(int(word) for word in words[1:]))
    if words[0] == "forget":
        kept.clear()
        models.clear()
        return "ms"
    key = tuple(words[:-1])
    if key not in kept:
        make = {"layer": layer, "step": step, "fit": fit, "product": product}[words[0]]
        kept[key] = make(*(int(word) if word.isdigit() else word for word in words[1:-1]))
        kept[key]()
    return "ms " + " ".join("%.5f" % ms for ms in timed(kept[key], float(words[-1])))


torch.set_num_threads(int(sys.argv[1]))
blas = [part for part in torch.__config__.show().replace(",", " ").split() if "BLAS_INFO=" in part]
print("ready", platform.python_version(), torch.__version__, torch.get_num_threads(),
      blas[0].split("=")[1] if blas else "unknown", flush=True)
for line in sys.stdin:
    try:
        print(answer(line.split()), flush=True)
    except Exception as problem:
        print("error", type(problem).__name__, str(problem).replace("\n", " "), flush=True)
