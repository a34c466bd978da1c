"""The steps of training the reader, which scripts/train_reader.py puts in a row."""
