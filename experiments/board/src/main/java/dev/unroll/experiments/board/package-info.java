/**
 * A live page over the runs below a folder: a small web server for the browsers of this machine.
 *
 * <ul>
 *   <li>{@code Access} decides who may ask what; every reply carries the headers of {@code Reply}.
 *   <li>{@code RunCatalogue} knows the runs. An id from outside is looked up there and never
 *       becomes a path.
 *   <li>{@code RunFile} opens a file of a run by one of our own names, and follows no link.
 *   <li>{@code Tail} reads of a growing file what a reader has not seen yet.
 *   <li>{@code Assets} holds the page, whose figures are those of the reports.
 * </ul>
 */
package dev.unroll.experiments.board;
