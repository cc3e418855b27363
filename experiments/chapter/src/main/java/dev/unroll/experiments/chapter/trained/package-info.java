/** The claims whose experiments train networks. */
package dev.unroll.experiments.chapter.trained;
