package dev.unroll.experiments.reproduce;

import java.util.function.Supplier;

/** Compares the numbers of one kind one after another. */
final class Tally {
  private final String what;
  private long compared;
  private long different;
  private String first = "";
  private double largest;
  private String largestAt = "";
  private double ulps;

  Tally(String what) {
    this.what = what;
  }

  /** Compares two numbers; the place is asked for only where they differ. */
  void number(Supplier<String> place, double then, double now) {
    compared++;
    if (Double.doubleToLongBits(then) == Double.doubleToLongBits(now)) {
      return;
    }
    differs(place.get());
    double difference = Math.abs(then - now);
    double size = Math.max(Math.abs(then), Math.abs(now));
    if (!(difference <= largest)) { // NaN is the largest
      largest = difference;
      largestAt = place.get();
    }
    ulps = Math.max(ulps, difference / Math.ulp((float) size));
  }

  void text(String place, String then, String now) {
    compared++;
    if (!then.equals(now)) {
      differs(place);
      largest = Double.NaN;
    }
  }

  /** What only one of the runs has. */
  void missing(String place) {
    compared++;
    differs(place + " (only one run has it)");
    largest = Double.NaN;
  }

  private void differs(String place) {
    different++;
    first = first.isEmpty() ? place : first;
  }

  NumberMatch match() {
    return new NumberMatch(what, compared, different, first, largest, largestAt, ulps);
  }
}
