package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.LyapunovSettings;
import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.GraphBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Examines the cells of a network, one after the other. */
final class CellExaminer {
  private static final double BEGIN = 0.15;
  private static final int PARTS = 6;

  private final MultiLayerNetwork network;
  private final Sample sample;
  private final int sequences;
  private final long seed;
  private final Diagnosis.Progress progress;
  private final List<String> omitted = new ArrayList<>();

  /**
   * For one network.
   *
   * @param sample all sequences that Lyapunov exponents may be estimated from
   * @param settings how many of them the rest is about
   */
  CellExaminer(
      MultiLayerNetwork network,
      Sample sample,
      Diagnosis.Settings settings,
      Diagnosis.Progress progress) {
    this.network = network;
    this.sample = sample;
    this.sequences = Math.min(settings.sequences(), sample.size());
    this.seed = settings.seed();
    this.progress = progress;
  }

  /** All of them, in the order of the sources. */
  List<CellDiagnosis> examine(List<OpenNetwork.Source> sources) {
    List<CellDiagnosis> cells = new ArrayList<>();
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(network);
    int place = 0;
    for (int k = 0; place < sources.size(); k++) {
      int directions = CellName.isBackward(sources.get(sources.size() - 1).name()) ? 2 : 1;
      try {
        Optional<LayerCells> layer = LayerCells.of(ours, k);
        if (layer.isPresent()) {
          cells.addAll(examine(sources, place, layer.get()));
        }
      } catch (InvalidInput e) { // a state that grows, or is large
        omitted.add(sources.get(place).name() + ": " + e.getMessage());
      }
      place += directions;
    }
    return cells;
  }

  /** What could not be examined, and why, in sentences. */
  List<String> omitted() {
    return omitted;
  }

  private List<CellDiagnosis> examine(
      List<OpenNetwork.Source> sources, int place, LayerCells layer) {
    List<CellDiagnosis> cells = new ArrayList<>();
    List<List<double[]>> inputs = layer.inputs(network, sample.features(), sample.mask());
    cells.add(examine(sources, place, layer.forward(), inputs));
    if (layer.backward().isPresent()) {
      List<List<double[]>> reversed = inputs.stream().map(LayerCells::reversed).toList();
      cells.add(examine(sources, place + 1, layer.backward().get(), reversed));
    }
    return cells;
  }

  private CellDiagnosis examine(
      List<OpenNetwork.Source> sources, int place, CellMap map, List<List<double[]>> inputs) {
    OpenNetwork.Source source = sources.get(place);
    Steps steps = new Steps(source.name(), place, sources.size());
    Effort usual = Effort.of(map.stateSize(), sources.size(), sequences, sample.longest());
    Effort effort = source.block() instanceof GraphBlock ? usual.ofGraph() : usual;
    steps.next("spectra");
    List<RecurrentMatrix> matrices =
        RecurrentMatrix.blocks(
            source.block(), source.wh() == null ? null : source.wh().toDoubleMatrix());
    List<Trajectory> trajectories =
        trajectories(source.name(), map, inputs.subList(0, effort.trajectories()));
    List<Spectrum> visited = visited(map, trajectories, effort.spectra());
    steps.next("chain of Jacobians");
    Chain chain = Chain.of(map, trajectories, effort);
    steps.next("Lyapunov exponents with inputs");
    LyapunovSettings standard =
        LyapunovSettings.STANDARD.leading(effort.exponents()).atMost(effort.lyapunovSteps());
    List<List<double[]>> stream = List.of(stream(inputs, effort.lyapunovSteps()));
    Exponents driven =
        Exponents.driven(map, trajectories(source.name(), map, stream).get(0), standard);
    steps.next("Lyapunov exponents without");
    Trajectory first = trajectories.get(0);
    Exponents free = Exponents.free(map, first.state(first.steps()), standard);
    steps.next("fixed points");
    Plane plane = effort.starts() == 0 ? null : Plane.of(map, trajectories, effort.starts(), seed);
    steps.next("units");
    return new CellDiagnosis(
        source.name(),
        Blocks.name(source.block()),
        map.hidden(),
        map.stateSize(),
        matrices,
        visited,
        chain,
        driven,
        free,
        Units.of(map, source.block().range(), trajectories),
        plane,
        effort);
  }

  private static List<Trajectory> trajectories(
      String name, CellMap map, List<List<double[]>> inputs) {
    List<Trajectory> trajectories =
        inputs.stream().map(sequence -> Trajectory.of(map, sequence)).toList();
    for (Trajectory trajectory : trajectories) {
      if (!Arrays.stream(trajectory.state(trajectory.steps())).allMatch(Double::isFinite)) {
        throw new InvalidInput(
            "%s: expected states that stay finite, but they overflowed within %d steps: the cell"
                    .formatted(name, trajectory.steps())
                + " explodes");
      }
    }
    return trajectories;
  }

  /**
   * One sequence after the other, the state carried on, because exponents are of the long run: in
   * short sequences from the zero state it is never reached.
   */
  private static List<double[]> stream(List<List<double[]>> inputs, int steps) {
    return inputs.stream().flatMap(List::stream).limit(steps).toList();
  }

  private List<Spectrum> visited(CellMap map, List<Trajectory> trajectories, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(
            k -> {
              Trajectory trajectory = trajectories.get(random.nextInt(trajectories.size()));
              int t = 1 + random.nextInt(trajectory.steps());
              return Spectrum.of(map.jacobian(trajectory.state(t - 1), trajectory.input(t)));
            })
        .toList();
  }

  /** Counts the parts of the work on one cell. */
  private final class Steps {
    private final String name;
    private final int place;
    private final int cells;
    private int done;

    Steps(String name, int place, int cells) {
      this.name = name;
      this.place = place;
      this.cells = cells;
    }

    void next(String what) {
      double share = (place + (double) done++ / PARTS) / cells;
      progress.at(BEGIN + (1 - BEGIN) * share, name + ": " + what);
    }
  }
}
