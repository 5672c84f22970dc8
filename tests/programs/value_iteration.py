"""Value iteration on a small grid world with a goal and a pit."""

import numpy as np


def value_iteration(rewards, gamma=0.9, theta=1e-3):
    rows, cols = rewards.shape
    V = np.zeros((rows, cols))
    policy = np.zeros((rows, cols), dtype=int)
    moves = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    sweeps = 0
    while True:
        delta = 0
        for r in range(rows):
            for c in range(cols):
                v = V[r, c]
                q = []
                for dr, dc in moves:
                    nr = min(max(r + dr, 0), rows - 1)
                    nc = min(max(c + dc, 0), cols - 1)
                    q.append(rewards[nr, nc] + gamma * V[nr, nc])
                V[r, c] = max(q)
                policy[r, c] = np.argmax(q)
                delta = max(delta, abs(v - V[r, c]))
        sweeps += 1
        if delta < theta:
            break
    return V, policy, sweeps


def example():
    rewards = np.full((3, 3), -0.04)
    rewards[0, 2], rewards[1, 2] = 1.0, -1.0
    return (rewards,)
