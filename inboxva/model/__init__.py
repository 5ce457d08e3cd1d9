"""The frozen values everything speaks in. Nothing here acts; nothing here imports another room."""
