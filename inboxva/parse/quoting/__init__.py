"""Whose words a line is: quotes, forwards, signatures, our own letters given back, HTML's marks."""
