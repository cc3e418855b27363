/**
 * Answers of exported models to events of many keys, for stream processors that keep the states:
 * {@code kafka} for Kafka Streams, {@code flink} for Flink. {@code KeyedStreamer} is what both are
 * made of; it needs the runtime alone.
 */
package dev.unroll.streams;
