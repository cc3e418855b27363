/** Sweeps and trainings on Spark. Nothing else knows Spark. */
package dev.unroll.spark;
