"""What runs inside: this folder is all of ours that a sandbox holds, and it imports nothing of ours outside itself."""
