/** The claims that can be seen without training a network. */
package dev.unroll.experiments.chapter.untrained;
