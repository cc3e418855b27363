package dev.unroll.runtime.kernel;

import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.FastScan;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;

/** One step of any block as the fast engine's loop over time needs it, forward and backward. */
public sealed interface Loop {

  /** The loop of a block. */
  static Loop of(SequenceBlock block) {
    int gates = block.gates().size();
    return block instanceof Cell cell
        ? new OfCell(cell, gates)
        : new OfScan((DiagonalScan) block, gates);
  }

  /** Whether a block can be trained by the fast engine. */
  static boolean trains(SequenceBlock block) {
    return block instanceof FastCell || block instanceof FastScan || block instanceof GraphBlock;
  }

  /** G: blocks of H columns that the inputs are multiplied into. */
  int gates();

  /** Whether the state is multiplied too. */
  boolean recurrent();

  /** Whether a memory c travels beside the state h. */
  boolean memory();

  /** Whether the last gate's product with the state is kept apart. */
  boolean separateProduct();

  /** Whether back-propagation needs no gate, because gate 0 is the state. */
  boolean gateIsState();

  /** Whether back-propagation needs the state before each step. */
  boolean needsStateBefore();

  /** Turns pre-activations into gates, and the state into the next. */
  void forward(StepBuffers step);

  /** One step of back-propagation; see {@link FastCell#backward}. */
  void backward(StepBuffers step);

  /** A cell writes its own step. */
  record OfCell(Cell cell, int gates) implements Loop {
    @Override
    public boolean recurrent() {
      return true;
    }

    @Override
    public boolean memory() {
      return cell.memory();
    }

    @Override
    public boolean separateProduct() {
      return cell.separateProduct();
    }

    @Override
    public boolean gateIsState() {
      return cell.gateIsState();
    }

    @Override
    public boolean needsStateBefore() {
      return cell.needsHiddenBefore();
    }

    @Override
    public void forward(StepBuffers step) {
      cell.forward(step);
    }

    @Override
    public void backward(StepBuffers step) {
      ((FastCell) cell).backward(step);
    }
  }

  /** h_t = a_t ∘ h_{t-1} + b_t, and back. */
  record OfScan(DiagonalScan scan, int gates) implements Loop {
    @Override
    public boolean recurrent() {
      return false;
    }

    @Override
    public boolean memory() {
      return false;
    }

    @Override
    public boolean separateProduct() {
      return false;
    }

    @Override
    public boolean gateIsState() {
      return false;
    }

    @Override
    public boolean needsStateBefore() {
      return true;
    }

    @Override
    public void forward(StepBuffers step) {
      scan.coefficients(step);
      float[] h = step.h();
      float[] a = step.a();
      float[] b = step.b();
      for (int j = 0, end = step.length(); j < end; j++) {
        h[j] = Activations.flush(a[j] * h[j] + b[j]);
      }
    }

    @Override
    public void backward(StepBuffers step) {
      float[] before = step.hBefore();
      float[] dh = step.dh();
      float[] da = step.da();
      for (int j = 0, end = step.length(); j < end; j++) {
        da[j] = dh[j] * before[j];
      }
      ((FastScan) scan).backward(step);
      float[] a = step.a();
      for (int j = 0, end = step.length(); j < end; j++) {
        dh[j] = Activations.flush(dh[j] * a[j]);
      }
    }
  }
}
