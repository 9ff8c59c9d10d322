"""The night and the evaluation: what measures the assistant, and what makes it better while the machine is idle."""
