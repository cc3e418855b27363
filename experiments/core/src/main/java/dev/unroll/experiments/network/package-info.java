/** Trained networks as files: written as DL4J writes them, read so that a file cannot do harm. */
package dev.unroll.experiments.network;
