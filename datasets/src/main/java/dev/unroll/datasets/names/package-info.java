/** Which class a line of text belongs to. */
package dev.unroll.datasets.names;
