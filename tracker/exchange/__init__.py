"""What goes out to other tools, and what comes from them: read, judged, taken over all or nothing."""
