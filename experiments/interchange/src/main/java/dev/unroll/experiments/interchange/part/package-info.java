/**
 * A network as other frameworks know it: its layers in order, with weights as PyTorch has them.
 * Files are written from parts and read into parts, and {@code NetworkParts} and {@code
 * PartNetwork} turn a DL4J network into parts and back.
 */
package dev.unroll.experiments.interchange.part;
