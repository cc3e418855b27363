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
 * @param group how an optimiser with parameter groups treats it
 */
public record Parameter(
    String name,
    int rows,
    int columns,
    Role role,
    int blocks,
    Start start,
    String torch,
    boolean transposed,
    Group group) {

  /**
   * How an optimiser with parameter groups, such as AdamW, treats a parameter.
   *
   * @param rate factor on the learning rate
   * @param decays whether weight decay shrinks it
   */
  public record Group(double rate, boolean decays) {
    /** Weights of products and convolutions. */
    public static final Group WEIGHTS = new Group(1, true);

    /** Biases, weights of norms, decay rates, mixes, and all else that has a scale of its own. */
    public static final Group OTHERS = new Group(1, false);
  }

  /** What a parameter is used for. */
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
     * @param values filled with the layer's configured constant
     * @param uniform draws from [0, 1)
     */
    void fill(double[] values, DoubleSupplier uniform);
  }

  /** Weights [rows, blocks · width] that multiply the inputs. */
  public static Parameter inputWeight(String name, int rows, int width, int blocks, String torch) {
    return new Parameter(
        name,
        rows,
        blocks * width,
        Role.INPUT_WEIGHT,
        blocks,
        Start.CONFIGURED,
        torch,
        true,
        Group.WEIGHTS);
  }

  /** Weights [width, blocks · width] that multiply the state. */
  public static Parameter recurrentWeight(String name, int width, int blocks, String torch) {
    return new Parameter(
        name,
        width,
        blocks * width,
        Role.RECURRENT_WEIGHT,
        blocks,
        Start.CONFIGURED,
        torch,
        true,
        Group.WEIGHTS);
  }

  /** A bias. */
  public static Parameter bias(String name, int length, Start start, String torch) {
    return new Parameter(name, 1, length, Role.BIAS, 1, start, torch, true, Group.OTHERS);
  }

  /** Weights of a {@link GraphBlock}, by PyTorch's name. */
  public static Parameter weight(String torch, int rows, int columns, Start start) {
    return new Parameter(
        plain(torch), rows, columns, Role.INPUT_WEIGHT, 1, start, torch, true, Group.WEIGHTS);
  }

  /**
   * Weights of a {@link GraphBlock} that PyTorch's counterpart keeps as [rows, columns], beside its
   * linear maps; weight decay leaves them alone.
   */
  public static Parameter plainWeight(String torch, int rows, int columns, Start start) {
    return new Parameter(
        plain(torch), rows, columns, Role.INPUT_WEIGHT, 1, start, torch, false, Group.OTHERS);
  }

  /** A vector of a {@link GraphBlock}, by PyTorch's name. */
  public static Parameter vector(String torch, int length, Start start) {
    return table(torch, 1, length, start);
  }

  /** Numbers of a {@link GraphBlock} that weight decay leaves alone, by PyTorch's name. */
  public static Parameter table(String torch, int rows, int columns, Start start) {
    return new Parameter(
        plain(torch), rows, columns, Role.BIAS, 1, start, torch, true, Group.OTHERS);
  }

  /** The same in another group. */
  public Parameter in(Group other) {
    return new Parameter(name, rows, columns, role, blocks, start, torch, transposed, other);
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
