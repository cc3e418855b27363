/** Exported models in Kafka Streams. */
package dev.unroll.streams.kafka;
