"""The engine of a run: the fair queue, the rules that decide the next step, and the main loop."""
