package dev.unroll.experiments.diagnose;

/** What a cell is called in a diagnosis; layers count from 1, from the input up. */
final class CellName {
  private static final String BACKWARD = ", backward";

  private CellName() {}

  /** The cell of a layer that reads in one direction. */
  static String only(int layer) {
    return "layer " + (layer + 1);
  }

  static String forward(int layer) {
    return only(layer) + ", forward";
  }

  static String backward(int layer) {
    return only(layer) + BACKWARD;
  }

  static boolean isBackward(String name) {
    return name.endsWith(BACKWARD);
  }
}
