package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What ONNX's operators of shapes make of constants; a negative axis counts from the end. */
final class ConstantShapes {
  private ConstantShapes() {}

  private static int axis(int given, int rank) {
    int axis = given < 0 ? given + rank : given;
    if (axis < 0 || axis >= rank) {
      throw new InvalidInput("an axis %d of a tensor of %d dimensions".formatted(given, rank));
    }
    return axis;
  }

  static Constant unsqueezed(Constant x, int... axes) {
    int rank = x.shape().length + axes.length;
    boolean[] added = new boolean[rank];
    for (int given : axes) {
      added[axis(given, rank)] = true;
    }
    int[] shape = new int[rank];
    int from = 0;
    for (int d = 0; d < rank; d++) {
      shape[d] = added[d] ? 1 : x.size(from++);
    }
    return x.reshaped(shape);
  }

  /** Without axes, every dimension of size 1 goes. */
  static Constant squeezed(Constant x, int... axes) {
    List<Integer> gone = new ArrayList<>();
    for (int given : axes) {
      gone.add(axis(given, x.shape().length));
    }
    List<Integer> shape = new ArrayList<>();
    for (int d = 0; d < x.shape().length; d++) {
      if (axes.length == 0 ? x.shape()[d] != 1 : !gone.contains(d)) {
        shape.add(x.shape()[d]);
      }
    }
    return x.reshaped(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  /** 0 keeps a size, −1 takes what is left. */
  static Constant reshaped(Constant x, int... wanted) {
    int[] shape = wanted.clone();
    int open = -1;
    long known = 1;
    for (int d = 0; d < shape.length; d++) {
      shape[d] = shape[d] == 0 ? x.size(d) : shape[d];
      if (shape[d] == -1) {
        open = d;
      } else {
        known *= shape[d];
      }
    }
    if (open >= 0) {
      shape[open] = known > 0 ? (int) (x.length() / known) : 0;
    }
    return x.reshaped(shape);
  }

  /** Without an order, the dimensions are reversed. */
  static Constant transposed(Constant x, int... order) {
    int rank = x.shape().length;
    int[] perm = order.clone();
    if (order.length == 0) {
      perm = new int[rank];
      Arrays.setAll(perm, d -> rank - 1 - d);
    }
    int[] sorted = perm.clone();
    Arrays.sort(sorted);
    int[] strides = new int[rank];
    int[] shape = new int[rank];
    int stride = 1;
    for (int d = rank - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= x.shape()[d];
    }
    for (int d = 0; d < rank; d++) {
      if (sorted.length != rank || sorted[d] != d) {
        throw new InvalidInput("an order %s of dimensions".formatted(Arrays.toString(order)));
      }
      shape[d] = x.shape()[perm[d]];
    }
    double[] values = new double[x.length()];
    int[] index = new int[rank];
    for (int k = 0; k < values.length; k++) {
      int at = 0;
      for (int d = 0; d < rank; d++) {
        at += index[d] * strides[perm[d]];
      }
      values[k] = x.values()[at];
      for (int d = rank - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return new Constant(shape, values);
  }

  /** From one index of an axis to before another. */
  static Constant cut(Constant x, int given, int start, int end) {
    int axis = axis(given, x.shape().length);
    int size = x.shape()[axis];
    int from = Math.max(0, Math.min(size, start < 0 ? start + size : start));
    int to = Math.max(from, Math.min(size, end < 0 ? end + size : end));
    int inner = inner(x, axis);
    int outer = x.length() / Math.max(1, inner * size);
    int[] shape = x.shape().clone();
    shape[axis] = to - from;
    double[] values = new double[Constant.length(shape)];
    for (int k = 0; k < outer; k++) {
      int row = (to - from) * inner;
      System.arraycopy(x.values(), (k * size + from) * inner, values, k * row, row);
    }
    return new Constant(shape, values);
  }

  private static int inner(Constant x, int axis) {
    return Constant.length(Arrays.copyOfRange(x.shape(), axis + 1, x.shape().length));
  }

  /** Side by side along an axis. */
  static Constant joined(int given, Constant... all) {
    int axis = axis(given, all[0].shape().length);
    int[] shape = all[0].shape().clone();
    shape[axis] = 0;
    for (Constant one : all) {
      int[] own = one.shape().clone();
      shape[axis] += one.size(axis);
      if (own.length == shape.length) {
        own[axis] = shape[axis];
      }
      if (!Arrays.equals(own, shape)) {
        throw new InvalidInput(
            "tensors of the shapes %s and %s side by side"
                .formatted(Arrays.toString(all[0].shape()), Arrays.toString(one.shape())));
      }
    }
    double[] values = new double[Constant.length(shape)];
    int inner = inner(all[0], axis);
    int outer = values.length / Math.max(1, inner * shape[axis]);
    int at = 0;
    for (int k = 0; k < outer; k++) {
      for (Constant one : all) {
        int row = one.size(axis) * inner;
        System.arraycopy(one.values(), k * row, values, at, row);
        at += row;
      }
    }
    return new Constant(shape, values);
  }
}
