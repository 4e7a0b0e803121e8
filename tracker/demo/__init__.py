"""The demo: one believable story, told through the real actions with a clock of its own."""
