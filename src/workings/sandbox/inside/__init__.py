"""What runs inside: it imports nothing of ours outside this folder. What follows a call is loaded by name, as the libraries are."""
