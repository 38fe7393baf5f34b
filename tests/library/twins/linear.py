"""Products in PyTorch."""

import torch
import torch.nn.functional as TF

TWINS = {
    "embedding": lambda table, ids: TF.embedding(ids.long(), table),
    "linear": lambda x, W, b=None: TF.linear(x, W.T, b),
    "matmul": torch.matmul,
}
