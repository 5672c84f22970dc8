"""Working to Working: the gradient, and mutations. Each is again a working, so every reading applies to it."""
