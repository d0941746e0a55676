"""How a run goes: the fair queue, the rules of what comes next, and the one loop."""
