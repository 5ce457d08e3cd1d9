"""What asks for work: sentences, cues, tasks and their titles."""
