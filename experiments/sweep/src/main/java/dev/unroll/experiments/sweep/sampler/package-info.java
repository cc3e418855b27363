/** The samplers, which are Arbiter's. Nothing else knows Arbiter. */
package dev.unroll.experiments.sweep.sampler;
