"""A working as a function somebody can run: in NumPy, in plain Python, in PyTorch. PyTorch is not imported to print it."""

from workings.readers.code.numpy import numpy_code
from workings.readers.code.python import python_code
from workings.readers.code.sheet import CannotPrint
from workings.readers.code.torch import torch_code

__all__ = ["CannotPrint", "numpy_code", "python_code", "torch_code"]
