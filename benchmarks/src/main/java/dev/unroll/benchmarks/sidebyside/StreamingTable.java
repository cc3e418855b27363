package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import com.sun.management.ThreadMXBean;
import dev.unroll.benchmarks.Contender;
import dev.unroll.benchmarks.Size;
import dev.unroll.experiments.interchange.onnx.OnnxNetwork;
import dev.unroll.experiments.interchange.onnx.OnnxRuntime;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.layers.Streaming;
import dev.unroll.runtime.Streamer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Table 3: one value arrives, one answer leaves. */
final class StreamingTable {
  private static final Size SIZE = new Size(1, 1, 64, 128);
  private static final Size FORECASTER = new Size(1, 1, 1, 64);
  private static final int ALLOCATION_STEPS = 2000;

  private StreamingTable() {}

  /**
   * @param bytes of heap allocated in a step; NaN in another process
   * @param state bytes that are carried from step to step; NaN if not ours
   * @param ours the samples that the others are compared with
   */
  record Row(String title, String who, Samples samples, double bytes, double state, Samples ours) {
    private String micros(double percent) {
      return TableNumbers.text(1e3 * samples.percentile(percent));
    }
  }

  static String measure(BenchSetting setting) {
    List<Row> rows = new ArrayList<>();
    for (Family family : Family.values()) {
      setting.progress().accept("streaming: " + family.title());
      rows.addAll(rows(setting, family));
      setting.draft().accept(render(rows));
      setting.ask("forget");
    }
    setting.progress().accept("streaming: two layers");
    rows.addAll(twoLayers(setting));
    for (Mixer mixer : Mixer.values()) {
      if (mixer != Mixer.ATTENTION) { // whose state grows
        setting.progress().accept("streaming: " + mixer.title());
        rows.add(row(setting, mixer));
        setting.draft().accept(render(rows));
      }
    }
    rows.addAll(models(setting, "character of generate, GRU", SteppedModel::character));
    rows.addAll(models(setting, "row of forecast --update, GRU", SteppedModel::row));
    return render(rows);
  }

  /** What a command does for one step, through the streamer and through rnnTimeStep. */
  private static List<Row> models(
      BenchSetting setting,
      String title,
      Function<Function<MultiLayerNetwork, NetworkStage>, Runnable> model) {
    setting.progress().accept("streaming: " + title);
    Runnable streamer = model.apply(NetworkStage::of);
    Runnable network = model.apply(NetworkStage::ofBatches);
    List<Samples> found =
        Contest.hold(List.of(Entrant.ours(streamer), Entrant.theirs(network)), setting.budget());
    Samples ours = found.get(0);
    return List.of(
        new Row(title, "Streamer", ours, allocatedBytes(streamer), Double.NaN, ours),
        new Row(title, "rnnTimeStep", found.get(1), allocatedBytes(network), Double.NaN, ours));
  }

  private static List<Row> rows(BenchSetting setting, Family family) {
    float[] x = new float[SIZE.inputs()];
    float[] y = new float[1];
    Streamer streamer = Streaming.of(family.ours().network(SIZE));
    Map<String, Runnable> steps = new LinkedHashMap<>();
    steps.put("ours, Streamer", () -> streamer.step(x, y));
    steps.put("ours, rnnTimeStep", rnnTimeStep(family.ours()));
    family.dl4j().ifPresent(theirs -> steps.put("DL4J, rnnTimeStep", rnnTimeStep(theirs)));
    if (OnnxRuntime.isPresent()) {
      steps.put("ONNX Runtime", onnx(family.ours().network(SIZE)));
    }
    List<Entrant> entrants = new ArrayList<>();
    steps.forEach(
        (who, step) ->
            entrants.add(entrants.isEmpty() ? Entrant.ours(step) : Entrant.theirs(step)));
    setting.addTorch(
        entrants, "step %s %d %d".formatted(family.torch(), SIZE.inputs(), SIZE.hidden()));
    Iterator<Samples> found = Contest.hold(entrants, setting.budget()).iterator();
    Samples ours = found.next();
    List<Row> rows = new ArrayList<>();
    steps.forEach(
        (who, step) -> {
          Samples samples = rows.isEmpty() ? ours : found.next();
          double state = rows.isEmpty() ? stateBytes(streamer) : Double.NaN;
          rows.add(new Row(family.title(), who, samples, allocatedBytes(step), state, ours));
        });
    found.forEachRemaining(
        torch -> rows.add(new Row(family.title(), "PyTorch", torch, Double.NaN, Double.NaN, ours)));
    return rows;
  }

  private static Row row(BenchSetting setting, Mixer mixer) {
    Streamer streamer = Streaming.of(mixer.network(mixer.step()));
    float[] x = new float[mixer.step().inputs()];
    Arrays.fill(x, 0.5f);
    float[] y = new float[1];
    Runnable step = () -> streamer.step(x, y);
    Samples ours = Contest.hold(List.of(Entrant.ours(step)), setting.budget()).get(0);
    String title =
        "%s, %d to %d".formatted(mixer.title(), mixer.step().inputs(), mixer.step().hidden());
    return new Row(title, "ours, Streamer", ours, allocatedBytes(step), stateBytes(streamer), ours);
  }

  /**
   * A step in ONNX Runtime's Java interface, on one thread, with states that stay in its memory.
   */
  private static Runnable onnx(MultiLayerNetwork network) {
    TrainedModel model = new TrainedModel(List.of(NetworkStage.ofBatches(network)));
    return new OnnxNetwork(model, Map.of()).steps();
  }

  /** Two layers on one value and an output layer, as a forecaster has them. */
  private static List<Row> twoLayers(BenchSetting setting) {
    MultiLayerNetwork network = Contender.UNROLL_GRU.network(FORECASTER, 2);
    float[] x = new float[1];
    float[] y = new float[1];
    Streamer streamer = Streaming.of(network);
    Runnable step = () -> streamer.step(x, y);
    List<Entrant> entrants = new ArrayList<>(List.of(Entrant.ours(step)));
    if (OnnxRuntime.isPresent()) {
      entrants.add(Entrant.theirs(onnx(network)));
    }
    List<Samples> found = Contest.hold(entrants, setting.budget());
    Samples ours = found.get(0);
    String title = "two GRUs, 1 to 64 to 64";
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(title, "ours, Streamer", ours, allocatedBytes(step), stateBytes(streamer), ours));
    if (found.size() > 1) {
      rows.add(new Row(title, "ONNX Runtime", found.get(1), Double.NaN, Double.NaN, ours));
    }
    return rows;
  }

  private static double stateBytes(Streamer streamer) {
    return Float.BYTES
        * streamer.state().stream()
            .flatMap(stage -> stage.values().stream())
            .mapToLong(part -> part.length)
            .sum();
  }

  /** The array that goes in is made beforehand and the one that comes out is not read. */
  private static Runnable rnnTimeStep(Contender contender) {
    MultiLayerNetwork network = contender.network(SIZE);
    INDArray in = SIZE.x();
    return () -> network.rnnTimeStep(in);
  }

  private static double allocatedBytes(Runnable step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    step.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int k = 0; k < ALLOCATION_STEPS; k++) {
      step.run();
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_STEPS;
  }

  static String render(List<Row> rows) {
    return new Markdown("Streaming")
        .paragraph(
            """
            One step, N = 1, I = %d, H = %d, state kept, and a linear output of width 1 on top; everywhere the input
            array is made beforehand. PyTorch: a Cell and a Linear under no_grad. ONNX Runtime (with --onnx): its Java interface on one
            thread, with tensors that stay in its memory. Percentiles over the steps of all
            rounds, ratio of medians in the same round (above 1, ours is faster). Bytes are those of the Java heap,
            without ND4J's own memory. The state of attention grows by two rows of H numbers a step. The last two are what
            generate does for a character (V = 65, H = 128, encoder included) and forecast --update for a new row (I = 12,
            H = 32, state read and stored).\
            """
                .formatted(SIZE.inputs(), SIZE.hidden()))
        .table(
            2,
            rows,
            column("cell", row -> row.title()),
            column("who", Row::who),
            column("steps", row -> String.format(Locale.ROOT, "%,d", row.samples().calls())),
            column("p50, µs", row -> row.micros(50)),
            column("p90", row -> row.micros(90)),
            column("p99", row -> row.micros(99)),
            column("p99.9", row -> row.micros(99.9)),
            column("bytes a step", row -> TableNumbers.text(row.bytes())),
            column("state, bytes", row -> TableNumbers.text(row.state())),
            column(
                "time / ours",
                row ->
                    row.samples().equals(row.ours()) ? "" : row.samples().over(row.ours()).text()))
        .toString();
  }
}
