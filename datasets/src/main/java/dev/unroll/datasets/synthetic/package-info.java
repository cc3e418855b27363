/** Tasks made from a seed: each isolates one thing a memory must do. */
package dev.unroll.datasets.synthetic;
