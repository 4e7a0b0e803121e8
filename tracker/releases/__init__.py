"""Devices with their UDI-DI, and releases with their UDI-PI."""
