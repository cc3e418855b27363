/** Random numbers and distributions that forecasts are made of, with the JDK alone. */
package dev.unroll.runtime.random;
