package dev.unroll.experiments.interchange;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.interchange.token.TokenizerFile;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.experiments.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** The run folder of an imported network: its checkpoint, where it is from, and its tokenizer. */
public final class ImportRun {
  private static final String BESIDE = "tokenizer.json";
  private static final String ALPHABET = "alphabet";
  private static final String TOKENIZER_KEY = "tokenizer";
  private static final String NONE = "none"; // of what is no language model
  private static final String TOKENIZER = "tokenizer.txt"; // of whatever format
  private static final String REMEDY = "restore it, or import the network again";

  private ImportRun() {}

  /**
   * Imports a network into a new run folder.
   *
   * @param runs where the folder will be
   * @throws InvalidInput if a file cannot be used; then there is no new folder
   */
  public static RunFolder create(Path runs, ImportSource source, Map<String, String> environment)
      throws IOException {
    ImportedNetwork imported = source.read();
    Path file = source.file();
    Path chosen = source.tokenizer().orElseGet(() -> beside(file, imported));
    if (imported.tokens() > 0) {
      tokenizer(chosen, imported.alphabet(), imported.tokens());
    } else if (chosen != null) {
      throw new InvalidInput(
          "--tokenizer: expected a language model, got %s; leave it out"
              .formatted(imported.layout()));
    }
    MultiLayerNetwork network = imported.network(DataType.FLOAT);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    facts.put("sha256", DataFile.of(file).sha256());
    facts.put("layout", imported.layout());
    source.node().ifPresent(node -> facts.put("node", node));
    facts.put(TOKENIZER_KEY, imported.tokens() == 0 ? NONE : String.valueOf(chosen));
    facts.put(ALPHABET, chosen == null ? imported.alphabet() : "");
    RunFolder run =
        RunFolder.create(
            runs,
            new RunSpec(
                RunKind.IMPORT, source.label(), FlatYaml.write(facts), List.of(), environment));
    if (chosen != null) {
      AtomicFile.write(run.path().resolve(TOKENIZER), Files.readString(chosen));
    }
    Checkpoints.writeImported(run, network);
    run.status(RunStatus.FINISHED);
    return run;
  }

  private static Path beside(Path file, ImportedNetwork foreign) {
    Path beside = file.resolveSibling(BESIDE);
    if (foreign.tokens() == 0 || !foreign.alphabet().isEmpty()) {
      return null;
    }
    if (!Files.exists(beside)) {
      throw new InvalidInput(
          "%s: %s with %,d tokens needs its tokenizer; add --tokenizer FILE, the vocabulary of RWKV or a tokenizer.json"
              .formatted(file, foreign.layout(), foreign.tokens()));
    }
    return beside;
  }

  private static Tokenizer tokenizer(Path file, String alphabet, int tokens) {
    if (file != null) {
      return TokenizerFile.read(file, tokens);
    }
    Tokenizer tokenizer = TokenizerFile.ofCharacters(alphabet);
    if (tokenizer.size() != tokens) {
      throw new InvalidInput(
          "expected %d tokens, one for each of %s, got %d; add --tokenizer FILE"
              .formatted(tokenizer.size(), alphabet, tokens));
    }
    return tokenizer;
  }

  /**
   * The model of an imported network: an encoder if it is a language model, and the network.
   *
   * @throws InvalidInput if a file in the folder is damaged
   */
  public static TrainedModel open(RunFolder run) throws IOException {
    Map<String, String> facts =
        OwnFile.read(run.recipe(), REMEDY, text -> FlatYaml.read(run.recipe().toString(), text));
    NetworkStage network = Checkpoints.bestOrLast(run).model().network();
    if (NONE.equals(facts.get(TOKENIZER_KEY))) {
      return new TrainedModel(List.of(network));
    }
    String alphabet = facts.getOrDefault(ALPHABET, "");
    int tokens = NetworkSize.inputs(network.network());
    Path own = alphabet.isEmpty() ? run.path().resolve(TOKENIZER) : null;
    return new TrainedModel(List.of(new TextEncoder(tokenizer(own, alphabet, tokens)), network));
  }
}
