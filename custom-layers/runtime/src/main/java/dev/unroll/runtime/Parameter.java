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
 * @param start how a bias starts; weights start as the layer says
 * @param torch what PyTorch's counterpart is called; a weight is transposed there, [columns, rows]
 */
public record Parameter(
    String name, int rows, int columns, Role role, int blocks, Start start, String torch) {

  /** What a parameter is used for; weight decay is for weights. */
  public enum Role {
    /** Multiplies the inputs. */
    INPUT_WEIGHT,
    /** Multiplies the state of the step before. */
    RECURRENT_WEIGHT,
    /** Is added. */
    BIAS
  }

  /** How a bias starts. */
  @FunctionalInterface
  public interface Start {
    /** As the layer is configured. */
    Start CONFIGURED = (values, uniform) -> {};

    /**
     * Writes start values.
     *
     * @param values the bias, filled with the layer's configured constant
     * @param uniform draws from [0, 1)
     */
    void fill(double[] values, DoubleSupplier uniform);
  }

  /** Weights [rows, blocks · width] that multiply the inputs. */
  public static Parameter inputWeight(String name, int rows, int width, int blocks, String torch) {
    return new Parameter(
        name, rows, blocks * width, Role.INPUT_WEIGHT, blocks, Start.CONFIGURED, torch);
  }

  /** Weights [width, blocks · width] that multiply the state. */
  public static Parameter recurrentWeight(String name, int width, int blocks, String torch) {
    return new Parameter(
        name, width, blocks * width, Role.RECURRENT_WEIGHT, blocks, Start.CONFIGURED, torch);
  }

  /** A bias. */
  public static Parameter bias(String name, int length, Start start, String torch) {
    return new Parameter(name, 1, length, Role.BIAS, 1, start, torch);
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
