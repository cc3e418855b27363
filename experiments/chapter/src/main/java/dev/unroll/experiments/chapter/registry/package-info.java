/** The list of claims; above the claims, which do not know of each other. */
package dev.unroll.experiments.chapter.registry;
