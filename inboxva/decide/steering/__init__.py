"""The lines by which owners and assistants steer the program, carried out, and the letter that answers them."""
