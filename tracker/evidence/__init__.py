"""Evidence: what proves that an initiative did what it says."""
