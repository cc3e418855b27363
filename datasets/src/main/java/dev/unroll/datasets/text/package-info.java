/** The next character of a text. */
package dev.unroll.datasets.text;
