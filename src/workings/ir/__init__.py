"""What a Working is: frozen lines, one row per op, one index rule per row. Imports NumPy only."""
