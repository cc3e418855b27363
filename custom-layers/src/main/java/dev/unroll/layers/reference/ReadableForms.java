package dev.unroll.layers.reference;

import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.MinGru;
import dev.unroll.layers.blocks.MinLstm;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.SequenceBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The readable form of each cell and diagonal scan: a line for each that does not bring its own.
 */
public final class ReadableForms {
  private static final Map<Class<?>, Function<Cell, ReadableCell>> CELLS = new LinkedHashMap<>();
  private static final Map<Class<?>, Function<DiagonalScan, ReadableScan>> SCANS =
      new LinkedHashMap<>();

  static {
    cell(TanhCell.class, block -> new ReadableTanh());
    cell(ReluCell.class, block -> new ReadableRelu());
    cell(LstmCell.class, block -> new ReadableLstm());
    cell(GruCell.class, block -> new ReadableGru());
    scan(MinGru.class, ReadableMinGru::new);
    scan(MinLstm.class, ReadableMinLstm::new);
  }

  private ReadableForms() {}

  private static <T extends Cell> void cell(Class<T> type, Function<T, ReadableCell> form) {
    CELLS.put(type, block -> form.apply(type.cast(block)));
  }

  private static <T extends DiagonalScan> void scan(Class<T> type, Function<T, ReadableScan> form) {
    SCANS.put(type, block -> form.apply(type.cast(block)));
  }

  /**
   * A cell, or a diagonal scan as one.
   *
   * @throws IllegalArgumentException if it has no readable form
   */
  public static ReadableCell of(SequenceBlock block) {
    if (block instanceof CellBlock own) {
      return own.readable();
    }
    return block instanceof Cell cell
        ? known(CELLS, cell).apply(cell)
        : ReadableScan.asCell(scan((DiagonalScan) block));
  }

  /**
   * A diagonal scan.
   *
   * @throws IllegalArgumentException if it has no readable form
   */
  public static ReadableScan scan(DiagonalScan block) {
    return block instanceof ScanBlock own ? own.readable() : known(SCANS, block).apply(block);
  }

  private static <T> T known(Map<Class<?>, T> forms, SequenceBlock block) {
    T form = forms.get(block.getClass());
    if (form == null) {
      throw new IllegalArgumentException(
          block.getClass().getName() + " has no readable form; implement CellBlock or ScanBlock");
    }
    return form;
  }
}
