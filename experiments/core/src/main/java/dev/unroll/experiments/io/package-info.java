/** Files that this program writes and reads: atomic writes, JSON, and what to say of damage. */
package dev.unroll.experiments.io;
