package dev.unroll.runtime;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A parameter of a layer.
 *
 * @param name its name in a network, such as {@code RW}
 * @param rows rows of a weight matrix, 1 for a bias
 * @param columns columns of a weight matrix, or the length of a bias
 * @param role what it is used for
 * @param blocks how many blocks of columns it has; each is drawn by itself, with the fans of one
 *     block
 * @param start how it starts
 * @param torch what PyTorch's counterpart is called
 * @param transposed whether it is transposed there, [columns, rows], as a linear map's weight is
 */
public record Parameter(
    String name,
    int rows,
    int columns,
    Role role,
    int blocks,
    Start start,
    String torch,
    boolean transposed) {

  /** What a parameter is used for; weight decay is for weights. */
  public enum Role {
    /** Multiplies the inputs. */
    INPUT_WEIGHT,
    /** Multiplies the state of the step before. */
    RECURRENT_WEIGHT,
    /** Is added. */
    BIAS
  }

  /** How a parameter starts. */
  @FunctionalInterface
  public interface Start {
    /** As the layer is configured. */
    Start CONFIGURED = (values, uniform) -> {};

    /**
     * Writes start values.
     *
     * <p>X
     */
    void fill(double[] values, DoubleSupplier uniform);
  }

  /** Weights [rows, blocks · width] that multiply the inputs. */
  public static Parameter inputWeight(String name, int rows, int width, int blocks, String torch) {
    return new Parameter(
        name, rows, blocks * width, Role.INPUT_WEIGHT, blocks, Start.CONFIGURED, torch, true);
  }

  /** Weights [width, blocks · width] that multiply the state. */
  public static Parameter recurrentWeight(String name, int width, int blocks, String torch) {
    return new Parameter(
        name, width, blocks * width, Role.RECURRENT_WEIGHT, blocks, Start.CONFIGURED, torch, true);
  }

  /** A bias. */
  public static Parameter bias(String name, int length, Start start, String torch) {
    return new Parameter(name, 1, length, Role.BIAS, 1, start, torch, true);
  }

  /** Weights of a {@link GraphBlock}, by PyTorch's name. */
  public static Parameter weight(String torch, int rows, int columns, Start start) {
    return new Parameter(plain(torch), rows, columns, Role.INPUT_WEIGHT, 1, start, torch, true);
  }

  /** Weights of a {@link GraphBlock} that PyTorch's counterpart keeps as [rows, columns]. */
  public static Parameter plainWeight(String torch, int rows, int columns, Start start) {
    return new Parameter(plain(torch), rows, columns, Role.INPUT_WEIGHT, 1, start, torch, false);
  }

  /** A vector of a {@link GraphBlock}, by PyTorch's name. */
  public static Parameter vector(String torch, int length, Start start) {
    return table(torch, 1, length, start);
  }

  /** Numbers of a {@link GraphBlock} that weight decay leaves alone, by PyTorch's name. */
  public static Parameter table(String torch, int rows, int columns, Start start) {
    return new Parameter(plain(torch), rows, columns, Role.BIAS, 1, start, torch, true);
  }

  /** DL4J takes what stands before an underscore for the name of a layer. */
  private static String plain(String torch) {
    return torch.replace('_', '-');
  }

  /** How many numbers it has. */
  public long length() {
    return (long) rows * columns;
  }

  /** The names of some parameters, in their order. */
  public static List<String> names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }
}
