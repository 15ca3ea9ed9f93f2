"""The pictures of the bond over months."""
