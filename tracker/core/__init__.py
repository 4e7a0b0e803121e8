"""What every part stands on: database, time, errors, files, canonical bytes."""
