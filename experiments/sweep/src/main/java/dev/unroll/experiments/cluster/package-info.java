/** Other machines to train on, if a provider is on the class path. */
package dev.unroll.experiments.cluster;
