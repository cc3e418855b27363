package dev.unroll.experiments.train;

import dev.unroll.datasets.datavec.PieceTokenizer;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.labelled.LabelledTask;
import dev.unroll.datasets.labelled.SavedScales;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.series.SeriesTask;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.stage.AnswerScaler;
import dev.unroll.experiments.stage.ChannelEncoder;
import dev.unroll.experiments.stage.EnsembleStage;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.Stage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a task left in the folder of a run beside the network: characters, classes, scales. They
 * make the stages around the network, so that neither the data nor its files are needed.
 */
public final class TaskFiles {
  private static final String REMEDY = "restore it, or train again";

  private final Path folder;

  private TaskFiles(Path folder) {
    this.folder = folder;
  }

  /** Those of a folder. */
  public static TaskFiles of(Path folder) {
    return new TaskFiles(folder);
  }

  private <T> Optional<T> read(String name, OwnFile.Parser<T> parser) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Optional.of(OwnFile.read(file, REMEDY, parser)) : Optional.empty();
  }

  /** The tokens of a text: characters, or pieces of characters. */
  public Optional<Tokenizer> tokenizer() throws IOException {
    Optional<Vocabulary> characters = read(TextTask.VOCABULARY_FILE, Vocabulary::parse);
    if (characters.isEmpty()) {
      return Optional.empty();
    }
    Optional<Tokenizer> pieces =
        read(TextTask.PIECES_FILE, text -> PieceTokenizer.parse(text, characters.get()));
    return pieces.isPresent() ? pieces : characters.map(found -> found);
  }

  /** The names of the classes in their order; none where the answers are no named classes. */
  public List<String> classes() throws IOException {
    return read(LabelledTask.CLASSES_FILE, text -> text.lines().toList()).orElse(List.of());
  }

  /** The channels and their scales. */
  public Optional<SavedScales> scales() throws IOException {
    boolean classes = !classes().isEmpty();
    return read(LabelledTask.SCALES_FILE, text -> SavedScales.parse(text, classes));
  }

  /** The scale of a series. */
  public Optional<SeriesScale> seriesScale() throws IOException {
    return read(SeriesTask.SCALER_FILE, SeriesTask::savedScale);
  }

  /**
   * The model around a network, or several whose answers are averaged: values as the data has them
   * in, answers in their units out.
   */
  TrainedModel around(List<MultiLayerNetwork> networks) throws IOException {
    MultiLayerNetwork network = networks.get(0);
    Optional<Tokenizer> tokenizer = tokenizer();
    Optional<SavedScales> scales = scales();
    Optional<SeriesScale> series = seriesScale();
    List<Stage> stages = new ArrayList<>();
    int inputs = NetworkSize.inputs(network);
    int outputs = NetworkSize.outputs(network);
    if (tokenizer.isPresent()) {
      int size = tokenizer.get().size();
      int classes = classes().isEmpty() ? size : classes().size();
      NetworkSize.check(network, size, classes, folder.resolve(TextTask.VOCABULARY_FILE));
      stages.add(new TextEncoder(tokenizer.get()));
    } else if (scales.isPresent()) {
      stages.add(encoder(scales.get().channels(), inputs));
    } else if (series.isPresent()) {
      stages.add(new ChannelEncoder(List.of(series.get()), List.of()));
    }
    List<NetworkStage> members = networks.stream().map(NetworkStage::of).toList();
    stages.add(members.size() == 1 ? members.get(0) : new EnsembleStage(members));
    scales
        .flatMap(SavedScales::answer)
        .map(SavedScales.Channel::scale)
        .or(() -> series)
        .ifPresent(scale -> stages.add(new AnswerScaler(Collections.nCopies(outputs, scale))));
    return new TrainedModel(stages);
  }

  private ChannelEncoder encoder(List<SavedScales.Channel> channels, int inputs) {
    List<Integer> marked =
        IntStream.range(0, channels.size())
            .filter(c -> channels.get(c).marked().orElse(inputs == 2 * channels.size()))
            .boxed()
            .toList();
    if (channels.size() + marked.size() != inputs) {
      throw new InvalidInput(
          "%s does not say which channels miss values (an earlier version wrote it), or is damaged: the network has %d inputs; train again"
              .formatted(folder.resolve(LabelledTask.SCALES_FILE), inputs));
    }
    return new ChannelEncoder(channels.stream().map(SavedScales.Channel::scale).toList(), marked);
  }

  /** Classes, channels and characters as text by name, lines of each. */
  public Map<String, String> facts() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!classes().isEmpty()) {
      facts.put("classes", String.join("\n", classes()));
    }
    Optional<SavedScales> scales = scales();
    if (scales.isPresent()) {
      facts.put(
          "channels",
          String.join(
              "\n", scales.get().channels().stream().map(SavedScales.Channel::name).toList()));
    }
    Optional<Tokenizer> tokenizer = tokenizer();
    if (tokenizer.isPresent()) {
      boolean characters = tokenizer.get() instanceof Vocabulary;
      facts.put(
          characters ? "vocabulary" : "pieces",
          Files.readString(
              folder.resolve(characters ? TextTask.VOCABULARY_FILE : TextTask.PIECES_FILE)));
    }
    return facts;
  }
}
