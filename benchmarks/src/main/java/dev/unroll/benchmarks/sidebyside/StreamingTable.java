package dev.unroll.benchmarks.sidebyside;

import com.sun.management.ThreadMXBean;
import dev.unroll.benchmarks.Contender;
import dev.unroll.benchmarks.Size;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.layers.Streaming;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Table 3: one value arrives, one answer leaves. */
final class StreamingTable {
  private static final Size SIZE = new Size(1, 1, 64, 128);
  private static final int ALLOCATION_STEPS = 2000;

  private StreamingTable() {}

  /** Takes one step of I inputs, writes the outputs. */
  @FunctionalInterface
  private interface Stepper {
    void step(float[] x, float[] y);
  }

  /**
   * @param bytes of heap allocated in a step; NaN in another process
   */
  record Row(String who, Samples samples, double bytes) {}

  record Group(String title, List<Row> rows) {}

  static String measured(Setting setting) {
    List<Group> groups = new ArrayList<>();
    for (Family family : Family.values()) {
      setting.progress().accept("streaming: " + family.title());
      groups.add(group(setting, family));
    }
    groups.add(models(setting, "character of generate, GRU", SteppedModel::character));
    groups.add(models(setting, "row of forecast --update, GRU", SteppedModel::row));
    return rendered(groups);
  }

  /** What a command does for one step, through the streamer and through rnnTimeStep. */
  private static Group models(
      Setting setting,
      String title,
      Function<Function<MultiLayerNetwork, NetworkStage>, Runnable> model) {
    setting.progress().accept("streaming: " + title);
    List<Runnable> steps =
        List.of(model.apply(NetworkStage::of), model.apply(NetworkStage::ofBatches));
    List<Samples> found =
        Contest.hold(
            List.of(Entrant.ours(steps.get(0)), Entrant.theirs(steps.get(1))), setting.budget());
    return new Group(
        title,
        List.of(
            new Row("Streamer", found.get(0), allocated(steps.get(0))),
            new Row("rnnTimeStep", found.get(1), allocated(steps.get(1)))));
  }

  private static Group group(Setting setting, Family family) {
    List<String> names = new ArrayList<>();
    List<Runnable> steps = new ArrayList<>();
    List<Entrant> entrants = new ArrayList<>();
    names.add("ours, Streamer");
    steps.add(call(Streaming.of(family.ours().network(SIZE))::step));
    entrants.add(Entrant.ours(steps.get(0)));
    names.add("ours, rnnTimeStep");
    steps.add(call(rnnTimeStep(family.ours())));
    entrants.add(Entrant.theirs(steps.get(1)));
    family
        .dl4j()
        .ifPresent(
            theirs -> {
              names.add("DL4J, rnnTimeStep");
              steps.add(call(rnnTimeStep(theirs)));
              entrants.add(Entrant.theirs(steps.get(steps.size() - 1)));
            });
    setting.join(entrants, "step %s %d %d".formatted(family.torch(), SIZE.inputs(), SIZE.hidden()));
    List<Samples> found = Contest.hold(entrants, setting.budget());
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < found.size(); k++) {
      boolean here = k < steps.size();
      rows.add(
          new Row(
              here ? names.get(k) : "PyTorch",
              found.get(k),
              here ? allocated(steps.get(k)) : Double.NaN));
    }
    setting.forget();
    return new Group(family.title(), rows);
  }

  private static Runnable call(Stepper stepper) {
    float[] x = new float[SIZE.inputs()];
    float[] y = new float[1];
    return () -> stepper.step(x, y);
  }

  /** The array that goes in is made beforehand and the one that comes out is not read. */
  private static Stepper rnnTimeStep(Contender contender) {
    MultiLayerNetwork network = contender.network(SIZE);
    INDArray in = SIZE.x();
    return (x, y) -> network.rnnTimeStep(in);
  }

  private static double allocated(Runnable step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    step.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int k = 0; k < ALLOCATION_STEPS; k++) {
      step.run();
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_STEPS;
  }

  static String rendered(List<Group> groups) {
    Markdown page = new Markdown("Streaming");
    page.words(
        """
        One step, N = 1, I = %d, H = %d, state kept, and a linear output of width 1 on top; everywhere the input
        array is made beforehand. PyTorch: a Cell and a Linear under no_grad. Percentiles over the steps of all
        rounds, ratio of medians in the same round (above 1, ours is faster). Bytes are those of the Java heap,
        without ND4J's own memory. The last two are what generate does for a character (V = 65, H = 128, encoder
        included) and forecast --update for a new row (I = 12, H = 32, state read and stored).\
        """
            .formatted(SIZE.inputs(), SIZE.hidden()));
    page.head(
        2, "cell", "who", "steps", "p50, µs", "p90", "p99", "p99.9", "bytes a step", "time / ours");
    for (Group group : groups) {
      Samples ours = group.rows().get(0).samples();
      group.rows().forEach(row -> line(page, group.title(), row, ours));
    }
    return page.end().toString();
  }

  private static void line(Markdown page, String title, Row row, Samples ours) {
    boolean own = row.samples().equals(ours);
    page.row(
        title,
        row.who(),
        String.format(Locale.ROOT, "%,d", row.samples().calls()),
        micros(row, 50),
        micros(row, 90),
        micros(row, 99),
        micros(row, 99.9),
        Numbers.shown(row.bytes()),
        own ? "" : row.samples().over(ours).shown());
  }

  private static String micros(Row row, double percent) {
    return Numbers.shown(1e3 * row.samples().percentile(percent));
  }
}
