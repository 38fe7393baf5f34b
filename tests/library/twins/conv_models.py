"""Convolutional models in PyTorch, their parameters in the order of ours."""

import torch
import torch.nn.functional as TF
from torch import nn

from ..cases import spread
from ..modules.conv_models import MODELS, weights


class Function(nn.Module):
    """Layers in the order of our parameters, and a function that applies them."""

    def __init__(self, layers, forward):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.apply_layers = forward

    def forward(self, *inputs):
        return self.apply_layers(self.layers, *inputs)


def lenet(n_in, k, features, hidden):
    sizes = (features, *hidden, 3)
    dense = [nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:], strict=True)]

    def forward(layers, x):
        for conv in layers[:2]:
            x = TF.max_pool2d(torch.relu(conv(x)), 2)  # the usual order
        x = x.flatten(1)
        for layer in layers[2:-1]:
            x = torch.relu(layer(x))
        return layers[-1](x)

    convolutions = [nn.Conv2d(n_in, 2, k, padding=k // 2), nn.Conv2d(2, 3, k)]
    return Function(convolutions + dense, forward)


def tdnn():
    def forward(layers, x, lengths=None):
        first, second, scores = layers
        results = []
        for i, sequence in enumerate(x):  # one at a time
            end = x.shape[2] if lengths is None else lengths[i]
            h = torch.relu(second(torch.relu(first(sequence[None, :, :end]))))
            results.append(scores(h.mean(dim=2)))
        return torch.cat(results)

    layers = [nn.Conv1d(2, 4, 3), nn.Conv1d(4, 3, 2, dilation=3), nn.Linear(3, 3)]
    return Function(layers, forward)


def resnet(blocks, skip=True, conv=nn.Conv2d, norm=nn.BatchNorm2d):
    def normalized(n_in, n_out, size, stride):
        layer = conv(n_in, n_out, size, stride, padding=size // 2, bias=False)
        return nn.Sequential(layer, norm(n_out))

    layers, plan, width = [*normalized(2, 3, 3, 1)], [], 3
    for channels in (3, 4):
        for i in range(blocks):
            stride = 2 if channels == 4 and i == 0 else 1
            pieces = [normalized(width, channels, 3, stride), normalized(channels, channels, 3, 1)]
            if skip and width != channels:
                pieces.append(normalized(width, channels, 1, stride))
            plan.append(len(pieces))
            layers += pieces
            width = channels
    layers.append(nn.Linear(4, 3))

    def forward(layers, x):
        x, layers = torch.relu(layers[1](layers[0](x))), iter(layers[2:])
        for n_pieces in plan:
            hidden = torch.relu(next(layers)(x))
            y = next(layers)(hidden)
            around = next(layers)(x) if n_pieces == 3 else x
            x = torch.relu(y + around) if skip else torch.relu(y)
        return next(layers)(x.flatten(2).mean(dim=2))

    return Function(layers, forward)


def unet():
    def twice(n_in, n_out):
        first, second = nn.Conv2d(n_in, n_out, 3, padding=1), nn.Conv2d(n_out, n_out, 3, padding=1)
        return nn.Sequential(first, nn.ReLU(), second, nn.ReLU())

    def forward(layers, x):
        top, down1, down2, up1, up2, join1, join2, scores = layers
        a0 = top(x)
        a1 = down1(TF.max_pool2d(a0, 2))
        b1 = join2(torch.cat([a1, up2(down2(TF.max_pool2d(a1, 2)))], dim=1))
        return scores(join1(torch.cat([a0, up1(b1)], dim=1)))

    layers = [twice(2, 2), twice(2, 4), twice(4, 8)]
    layers += [nn.ConvTranspose2d(4, 2, 2, stride=2), nn.ConvTranspose2d(8, 4, 2, stride=2)]
    layers += [twice(4, 2), twice(8, 4), nn.Conv2d(2, 3, 1)]
    return Function(layers, forward)


BUILD = {
    "lenet-28": lambda: lenet(2, 5, 75, (5, 4)),
    "lenet-8": lambda: lenet(1, 3, 3, (5,)),
    "tdnn": tdnn,
    "tdnn-lengths": tdnn,
    "resnet": lambda: resnet(2),
    "plain": lambda: resnet(2, skip=False),
    "resnet-1d": lambda: resnet(1, conv=nn.Conv1d, norm=nn.BatchNorm1d),
    "unet": unet,
}


def conv_models():
    """Scores and all gradients while training, and then the scores at evaluation."""
    results = {}
    for name, (_, inputs) in MODELS.items():
        model = BUILD[name]().double()
        parameters = list(model.parameters())
        shapes = [tuple(p.shape[::-1] if p.ndim == 2 else p.shape) for p in parameters]
        for p, value in zip(parameters, weights(shapes), strict=True):
            p.data = torch.tensor(value.T if p.ndim == 2 else value)
        x, *others = (torch.tensor(a) for a in inputs)
        x.requires_grad = True
        y = model(x, *others)
        y.backward(torch.tensor(spread(*y.shape, start=0.7)))
        gradients = [p.grad.T if p.ndim == 2 else p.grad for p in parameters]
        parts = [y, x.grad, *gradients, model.eval()(x, *others)]
        results[name] = torch.cat([p.detach().reshape(-1) for p in parts]).numpy()
    return results


SECTIONS = {"conv-models": conv_models}
