"""Tabular Q-learning with an epsilon-greedy policy on a corridor of cells."""

import numpy as np


class Corridor:
    def __init__(self, n):
        self.n = n

    def reset(self):
        self.pos = 0
        return self.pos

    def step(self, action):
        self.pos = min(self.n - 1, self.pos + 1) if action == 1 else max(0, self.pos - 1)
        done = self.pos == self.n - 1
        return self.pos, 1.0 if done else -0.01, done


def q_learning(alpha=0.5, gamma=0.95, epsilon=0.2, episodes=6):
    rng = np.random.default_rng(5)
    env = Corridor(4)
    Q = np.zeros((env.n, 2))
    lengths = []
    for _ in range(episodes):
        s, done, steps = env.reset(), False, 0
        while not done and steps < 40:
            if rng.random() < epsilon:
                a = rng.integers(2)
            else:
                a = np.argmax(Q[s])
            s2, r, done = env.step(a)
            Q[s, a] += alpha * (r + gamma * np.max(Q[s2]) * (not done) - Q[s, a])
            s = s2
            steps += 1
        lengths.append(steps)
    return Q, np.argmax(Q, axis=1), lengths


def example():
    return (0.5, 0.95)
