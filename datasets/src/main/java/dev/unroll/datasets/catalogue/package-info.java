/** Public data sets by name: where they come from, how they are verified, what suits them. */
package dev.unroll.datasets.catalogue;
