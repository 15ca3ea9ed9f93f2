"""Neurochemistry of Secure Couples: the helper package of the notebooks."""

__version__ = "0.1.0"
