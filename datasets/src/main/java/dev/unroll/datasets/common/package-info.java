/** What several tasks share: blocks of numbers under construction, seeds, and scorers. */
package dev.unroll.datasets.common;
