"""The same functions, worked out another way in plain Python: the tests compare the two."""


def mean(x):
    so_far = 0.0
    for k, number in enumerate(x, 1):
        so_far += (number - so_far) / k
    return so_far


def shares(x):
    return mean(x), list(x)
