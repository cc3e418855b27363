/** Other machines to train on, if the part that knows them is there. */
package dev.unroll.experiments.cluster;
