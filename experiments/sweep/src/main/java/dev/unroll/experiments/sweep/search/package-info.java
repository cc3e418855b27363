/** The search, which is Arbiter's. Nothing else knows Arbiter. */
package dev.unroll.experiments.sweep.search;
