"""What records look like as JSON: one contract for the API and for commands with `--json`."""
