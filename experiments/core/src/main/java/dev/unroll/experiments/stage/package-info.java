/**
 * A trained model as a list of stages that one step passes through in order, whatever it was
 * trained for: a scaler, an encoder, a network, a head, the widening of intervals. What streams,
 * exports or diagnoses a model needs to know no more of it.
 */
package dev.unroll.experiments.stage;
