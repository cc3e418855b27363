/**
 * From files to sequences, as DataVec readers; and the checks every file of a user goes through.
 */
package dev.unroll.datasets.readers;
