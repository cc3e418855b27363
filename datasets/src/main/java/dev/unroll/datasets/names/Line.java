package dev.unroll.datasets.names;

/** A sequence of characters and the number of its class. */
record Line(String text, int label) {}
