"""Measurements behind the figures that the product promises: `make bench`."""
