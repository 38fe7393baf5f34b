"""Transformers in PyTorch: its own blocks, and the models written out once more."""

import math

import torch
import torch.nn.functional as TF

from ..attention_models import BERTS, BLOCKS, GPTS, MULTIMODAL, T5S, TRANSFORMERS, everything
from . import links
from .positions import TWINS as POSITIONS


def gelu(x):
    return TF.gelu(x, approximate="tanh")


def their_block(ours):
    """A block of torch.nn with the options of ours."""
    kind = torch.nn.TransformerEncoderLayer
    if hasattr(ours, "cross_attention"):
        kind = torch.nn.TransformerDecoderLayer
    first = ours.feed_forward.sublayer.widen.W
    return kind(
        first.shape[0],
        ours.attention.sublayer.n_heads,
        first.shape[1],
        dropout=0.0,
        activation=TF.relu if ours.feed_forward.sublayer.activation.__name__ == "relu" else gelu,
        batch_first=True,
        norm_first=ours.attention.norm_first,
        dtype=torch.float64,
    )


def causal_mask(length):
    return ~torch.ones(length, length, dtype=torch.bool).tril()


def hidden(mask):
    """Their mask of keys, True where a key is padding, from ours (N, 1, 1, T)."""
    return None if mask is None else ~torch.as_tensor(mask[:, 0, 0])


def block(case):
    theirs = their_block(case.model)
    inputs, options = [torch.tensor(a) for a in case.inputs], case.options
    future = causal_mask(inputs[0].shape[1])

    def run():
        if len(inputs) == 2:
            padding = hidden(options.get("memory_mask"))
            return theirs(*inputs, tgt_mask=future, memory_key_padding_mask=padding)
        padding = hidden(options.get("mask"))
        mask = future if options.get("causal") else None
        return theirs(*inputs, src_mask=mask, src_key_padding_mask=padding)

    return links.results(case.model, links.block(case.model, theirs), run)


def sinusoids(length, dim):
    rates = 10000.0 ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim)
    angles = torch.arange(length, dtype=torch.float64)[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, dim)


def transformer(case):
    model, (source, target) = case.model, (torch.as_tensor(a) for a in case.inputs)
    dim, norm_first = model.dim, model.encoder_norm is not None
    tables = [torch.nn.Embedding(*e.table.shape).double() for e in (model.source, model.target)]
    encoder, decoder = ([their_block(b) for b in side] for side in (model.encoder, model.decoder))
    norms = [torch.nn.LayerNorm(dim).double() for _ in range(2)]
    pairs = [
        *links.table(model.source, tables[0]),
        *links.table(model.target, tables[1]),
        *(
            link
            for ours, b in zip(model.encoder, encoder, strict=True)
            for link in links.block(ours, b)
        ),
        *(
            link
            for ours, b in zip(model.decoder, decoder, strict=True)
            for link in links.block(ours, b)
        ),
    ]
    if norm_first:
        pairs += links.norm(model.encoder_norm, norms[0]) + links.norm(model.decoder_norm, norms[1])

    def run():
        memory = tables[0](source) * math.sqrt(dim) + sinusoids(source.shape[1], dim)
        for layer in encoder:
            memory = layer(memory, src_key_padding_mask=source == model.pad)
        memory = norms[0](memory) if norm_first else memory
        x = tables[1](target) * math.sqrt(dim) + sinusoids(target.shape[1], dim)
        for layer in decoder:
            x = layer(
                x,
                memory,
                tgt_mask=causal_mask(x.shape[1]),
                memory_key_padding_mask=source == model.pad,
            )
        return (norms[1](x) if norm_first else x) @ tables[1].weight.T

    return links.results(model, pairs, run)


class GPT(torch.nn.Module):
    """GPT-2's forward pass, in the way that nanoGPT writes it."""

    def __init__(self, ours):
        super().__init__()
        n_symbols, dim = ours.embedding.table.shape
        self.table = torch.nn.Embedding(n_symbols, dim)
        self.positions = None
        if ours.positions is not None:
            self.positions = torch.nn.Embedding(*ours.positions.table.shape)
        self.blocks = torch.nn.ModuleList(their_block(b) for b in ours.blocks)
        self.n_heads = ours.blocks[0].attention.sublayer.n_heads
        self.norm = torch.nn.LayerNorm(dim)
        self.head = torch.nn.Linear(dim, n_symbols, bias=False)
        if ours.head is None:
            self.head.weight = self.table.weight

    def attend(self, block, x):
        n, t, dim = x.shape
        weight, bias = block.self_attn.in_proj_weight, block.self_attn.in_proj_bias
        q, k, v = (
            z.reshape(n, t, self.n_heads, -1).transpose(1, 2)
            for z in TF.linear(x, weight, bias).chunk(3, dim=-1)
        )
        if self.positions is None:
            q, k = POSITIONS["rotary"](q), POSITIONS["rotary"](k)
        y = TF.scaled_dot_product_attention(q, k, v, is_causal=True)
        return block.self_attn.out_proj(y.transpose(1, 2).reshape(n, t, dim))

    def forward(self, ids):
        x = self.table(ids)
        if self.positions is not None:
            x = x + self.positions(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = x + self.attend(block, block.norm1(x))
            x = x + block.linear2(gelu(block.linear1(block.norm2(x))))
        return self.head(self.norm(x))


def gpt(case):
    model = case.model
    theirs = GPT(model).double()
    pairs = links.table(model.embedding, theirs.table) + links.norm(model.norm, theirs.norm)
    for ours, layer in zip(model.blocks, theirs.blocks, strict=True):
        pairs += links.block(ours, layer)
    if model.positions is not None:
        pairs += links.table(model.positions, theirs.positions)
    if model.head is not None:
        pairs += links.linear(model.head, theirs.head)
    return links.results(model, pairs, lambda: theirs(torch.as_tensor(case.inputs[0])))


def bert(case):
    """`torch.nn.TransformerEncoderLayer` between the embeddings and the heads of BERT."""
    model, encoder = case.model, getattr(case.model, "bert", case.model)
    n_symbols, dim = encoder.embedding.table.shape
    names = ("embedding", "positions", "segments")
    tables = [torch.nn.Embedding(*getattr(encoder, n).table.shape).double() for n in names]
    pairs = [
        p for n, t in zip(names, tables, strict=True) for p in links.table(getattr(encoder, n), t)
    ]
    norm, blocks = torch.nn.LayerNorm(dim).double(), [their_block(b) for b in encoder.blocks]
    pairs += links.norm(encoder.norm, norm)
    pairs += [p for b, t in zip(encoder.blocks, blocks, strict=True) for p in links.block(b, t)]
    inner, outer = (torch.nn.Linear(dim, n).double() for n in (dim, 3))
    head_norm = torch.nn.LayerNorm(dim).double()
    c = torch.zeros(n_symbols, dtype=torch.float64, requires_grad=True)
    if hasattr(model, "transform"):
        pairs += links.linear(model.transform, inner) + links.norm(model.norm, head_norm)
        pairs.append((model.c, c, links.same))
    if hasattr(model, "pool"):
        pairs += links.linear(model.pool, inner) + links.linear(model.output, outer)
    ids = torch.as_tensor(case.inputs[0])
    segments = torch.as_tensor(case.inputs[1]) if len(case.inputs) > 1 else torch.zeros_like(ids)

    def run():
        h = norm(tables[0](ids) + tables[1](torch.arange(ids.shape[1])) + tables[2](segments))
        for layer in blocks:
            h = layer(h, src_key_padding_mask=ids == encoder.pad)
        if hasattr(model, "transform"):
            return head_norm(gelu(inner(h))) @ tables[0].weight.T + c
        return outer(torch.tanh(inner(h[:, 0]))) if hasattr(model, "pool") else h

    return links.results(model, pairs, run)


def bucket(offset, n, longest, bidirectional):
    """The bucket of one distance, in plain Python."""
    first = 0
    if bidirectional:
        n //= 2
        first = n if offset > 0 else 0
    distance = abs(offset) if bidirectional else max(-offset, 0)
    single = n // 2
    if distance < single:
        return first + distance
    grown = single + int(math.log(distance / single) / math.log(longest / single) * (n - single))
    return first + min(grown, n - 1)


class T5Attention(torch.nn.Module):
    """Attention in which all is written out: no scale, no biases, the scores' bias added."""

    def __init__(self, ours):
        super().__init__()
        self.n_heads, dim = ours.n_heads, ours.output.W.shape[0]
        for name in ("query", "key", "value", "output"):
            setattr(self, name, torch.nn.Linear(dim, dim, bias=False))

    def forward(self, x, memory, bias, allowed):
        n, t, dim = x.shape
        q, k, v = (
            layer(z).reshape(n, -1, self.n_heads, dim // self.n_heads).transpose(1, 2)
            for layer, z in ((self.query, x), (self.key, memory), (self.value, memory))
        )
        scores = (q @ k.transpose(-1, -2) + bias).masked_fill(~allowed, -math.inf)
        y = torch.softmax(scores, dim=-1) @ v
        return self.output(y.transpose(1, 2).reshape(n, t, dim))


def t5(case):
    model, (source, target) = case.model, (torch.as_tensor(a) for a in case.inputs)
    pairs, made = [], {}

    def twin(ours):
        """The twin of one of our layers, made and linked at its first use."""
        if id(ours) in made:
            return made[id(ours)]
        if hasattr(ours, "table"):
            theirs = torch.nn.Embedding(*ours.table.shape).double()
            pairs.extend(links.table(ours, theirs))
        elif hasattr(ours, "n_heads"):
            theirs = T5Attention(ours).double()
            for name in ("query", "key", "value", "output"):
                pairs.extend(links.linear(getattr(ours, name), getattr(theirs, name)))
        elif hasattr(ours, "gain"):
            theirs = torch.nn.RMSNorm(ours.gain.shape[0], eps=1e-6).double()
            pairs.append((ours.gain, theirs.weight, links.same))
        else:
            theirs = torch.nn.Linear(*ours.W.shape, bias=False).double()
            pairs.extend(links.linear(ours, theirs))
        made[id(ours)] = theirs
        return theirs

    def position_bias(table, length, bidirectional):
        n, longest = table.table.shape[0], model.max_distance
        buckets = [
            [bucket(key - query, n, longest, bidirectional) for key in range(length)]
            for query in range(length)
        ]
        return twin(table)(torch.tensor(buckets)).permute(2, 0, 1)

    def attend(part, x, memory, bias, allowed):
        z = twin(part.norm)(x)
        return x + twin(part.sublayer)(z, z if memory is None else memory, bias, allowed)

    def feed_forward(part, x):
        z = twin(part.norm)(x)
        return x + twin(part.sublayer.narrow)(torch.relu(twin(part.sublayer.widen)(z)))

    def run():
        table = twin(model.embedding)
        real = (source != 0)[:, None, None]
        x, bias = table(source), position_bias(model.encoder_bias, source.shape[1], True)
        for block in model.encoder:
            x = feed_forward(block.feed_forward, attend(block.attention, x, None, bias, real))
        memory = twin(model.encoder_norm)(x)
        length = target.shape[1]
        x = table(torch.cat([torch.zeros_like(target[:, :1]), target[:, :-1]], dim=1))
        bias = position_bias(model.decoder_bias, length, False)
        for block in model.decoder:
            x = attend(block.attention, x, None, bias, ~causal_mask(length))
            x = attend(block.cross_attention, x, memory, 0.0, real)
            x = feed_forward(block.feed_forward, x)
        x = twin(model.decoder_norm)(x) / math.sqrt(x.shape[-1])
        return x @ table.weight.T

    run()  # makes and links the twins, before the weights are copied
    return links.results(model, pairs, run)


def multimodal(case):
    return (captioner if hasattr(case.model, "bridge") else two_tower)(case)


def two_tower(case):
    model, (images, texts) = case.model, (torch.tensor(a) for a in case.inputs)
    towers = [torch.nn.Linear(*t.W.shape).double() for t in (model.image, model.text)]
    log_scale = torch.zeros((), dtype=torch.float64, requires_grad=True)
    pairs = [(model.log_scale, log_scale, links.same)]
    for ours, theirs in zip((model.image, model.text), towers, strict=True):
        pairs += links.linear(ours, theirs)

    def run():
        a, b = (TF.normalize(t(x), dim=-1) for t, x in zip(towers, (images, texts), strict=True))
        return a @ b.T * log_scale.exp()

    return links.results(model, pairs, run)


def captioner(case):
    model, images, words = case.model, torch.tensor(case.inputs[0]), torch.tensor(case.inputs[1])
    tables = [
        torch.nn.Embedding(*e.table.shape).double() for e in (model.embedding, model.positions)
    ]
    parts, bridge = (
        torch.nn.Linear(*ours.W.shape).double() for ours in (model.encoder.layer, model.bridge)
    )
    blocks = [their_block(b) for b in model.blocks]
    norm = torch.nn.LayerNorm(model.norm.gain.shape[0]).double()
    pairs = links.linear(model.encoder.layer, parts) + links.linear(model.bridge, bridge)
    pairs += links.table(model.embedding, tables[0]) + links.table(model.positions, tables[1])
    pairs += [p for b, t in zip(model.blocks, blocks, strict=True) for p in links.block(b, t)]
    pairs += links.norm(model.norm, norm)

    def run():
        memory = bridge(parts(images))
        x = tables[0](words) + tables[1](torch.arange(words.shape[1]))
        for layer in blocks:
            x = layer(x, memory, tgt_mask=causal_mask(x.shape[1]))
        return norm(x) @ tables[0].weight.T

    return links.results(model, pairs, run)


SECTIONS = {
    "multimodal": lambda: everything(multimodal, MULTIMODAL),
    "bert": lambda: everything(bert, BERTS),
    "t5": lambda: everything(t5, T5S),
    "transformer-blocks": lambda: everything(block, BLOCKS),
    "transformer": lambda: everything(transformer, TRANSFORMERS),
    "gpt": lambda: everything(gpt, GPTS),
}
