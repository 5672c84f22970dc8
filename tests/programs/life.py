"""Conway's game of life with np.roll, until the board repeats."""

import numpy as np


def step(board):
    neighbours = sum(np.roll(np.roll(board, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i != 0 or j != 0))
    return ((neighbours == 3) | ((board == 1) & (neighbours == 2))).astype(int)


def life(board, max_generations=8):
    history = [board]
    for _ in range(max_generations):
        board = step(board)
        if any(np.array_equal(board, old) for old in history):
            break
        history.append(board)
    population = [b.sum() for b in history]
    return board, np.array(population)


def example():
    board = np.zeros((6, 6), dtype=int)
    board[2, 1:4] = 1
    return (board,)
