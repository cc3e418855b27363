/** Exported models in Flink. */
package dev.unroll.streams.flink;
