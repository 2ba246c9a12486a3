"""What one client's question may cost, wherever its search leads."""

import asyncio

QUERIES = 64
SECONDS = 4.5


class OutOfBudget(Exception):
    """A question has cost all that it may."""


class Budget:
    def __init__(self):
        self.queries = QUERIES
        self.ends = asyncio.get_running_loop().time() + SECONDS

    def left(self):
        """Seconds that are left."""
        left = self.ends - asyncio.get_running_loop().time()
        if left <= 0:
            raise OutOfBudget
        return left

    def spend(self):
        """Takes one query."""
        if self.queries == 0:
            raise OutOfBudget
        self.queries -= 1
