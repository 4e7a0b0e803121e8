"""Reports: the record gathered into frozen data, drawn, issued under a number, and kept."""
