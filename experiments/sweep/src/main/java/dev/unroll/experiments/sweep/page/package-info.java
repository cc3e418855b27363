/** What a sweep found, as a page. */
package dev.unroll.experiments.sweep.page;
