"""The measure of accuracy: names, other people who fit, and whom a machine can confirm."""
