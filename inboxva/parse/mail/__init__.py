"""What a mail is made of: header fields, addresses, charsets, MIME parts, delivery reports."""
