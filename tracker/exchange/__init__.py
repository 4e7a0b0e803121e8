"""Files and feeds from and to other tools."""
