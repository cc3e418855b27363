package dev.unroll.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Setting;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeReaderTest {
  private final RecipeReader reader =
      new RecipeReader(
          TestTasks.all(),
          name ->
              name.equals("sunspots")
                  ? Map.of("task", "series", "season", "132", "column", "count")
                  : Map.of());

  @TempDir Path folder;

  @Test
  void everyPresetResolvesOnEveryTaskWithEveryKeyOfTheBuiltInRecipe() {
    for (TaskType<?> task : TestTasks.all()) {
      String all = String.join(",", Presets.builtIn().names());
      ComparisonRecipe recipe = reader.read(RecipeRequest.ofTask(task.name(), "models=" + all));
      assertThat(recipe.presets()).hasSize(Presets.builtIn().names().size());
      assertThat(recipe.runs()).hasSize(recipe.models().size() * recipe.seeds().size());
      assertThat(FlatYaml.read("x", reader.text(task.name())).keySet())
          .containsExactlyInAnyOrderElementsOf(
              reader.keys(task.name()).stream() // the registry has the defaults of blocks
                  .filter(key -> !key.startsWith("model.block."))
                  .toList());
    }
  }

  /** A key is one line of a record, with its default and its description. */
  @Test
  void everyKeyIsPrintedWithItsDefaultAndDescription() {
    for (Class<? extends Record> type : List.of(Choices.class, Model.class, Training.class)) {
      assertThat(type.getRecordComponents())
          .allSatisfy(part -> assertThat(part.getAnnotation(Setting.class).about()).isNotBlank());
    }
    for (TaskType<?> task : TestTasks.all()) {
      assertThat(reader.text(task.name()))
          .startsWith("# ")
          .contains("\n  lr: ", "# learning rate\n", "\nseeds: [1", "\nmodel:\n");
      assertThat(reader.text(task.name()).lines().filter(line -> line.matches(" *[a-z-]+: .*")))
          .allMatch(line -> line.matches(" *[a-z-]+: \\S.*  # \\S.*"));
    }
    assertThat(reader.text("adding"))
        .contains("  solved-below: 0.05    # stop when the validation score is below (a third of");
  }

  @Test
  void everyPresetSaysWhatItIs() {
    Presets presets = Presets.builtIn();
    assertThat(presets.names()).allSatisfy(name -> assertThat(presets.about(name)).isNotBlank());
  }

  @Test
  void everyBlockIsAPresetOfItsName() {
    assertThat(Presets.builtIn().names())
        .startsWith("tanh-rnn", "tanh-rnn-orthogonal", "irnn")
        .containsAll(
            Blocks.all().stream().filter(entry -> !entry.part()).map(Blocks.Entry::name).toList())
        .doesNotContain("norm", "stack");
    assertThat(Presets.builtIn().about("relu-rnn")).contains("rectified");
    Recipe recipe = reader.read(RecipeRequest.ofTask("adding", "model=relu-rnn")).first();
    assertThat(recipe.model()).isEqualTo("relu-rnn");
    assertThat(recipe.network().block()).isEqualTo(BlockSpec.of("relu-rnn"));
  }

  @Test
  void aSingleTrainingIsNamedForABlockThatIsChosenWithoutAModel() throws IOException {
    ComparisonRecipe alone = reader.read(RecipeRequest.ofTask("adding", "block=gru"));
    Recipe single = alone.single();
    assertThat(single.model()).isEqualTo("gru");
    assertThat(single.withModel("tanh-rnn")).as("nothing else").isEqualTo(alone.first());
    assertThat(reader.resolved(file(single.toYaml()))).isEqualTo(single);
    assertThat(alone.models()).as("a comparison").startsWith("tanh-rnn", "tanh-rnn-orthogonal");
    ComparisonRecipe both =
        reader.read(RecipeRequest.ofTask("adding", "model=tanh-rnn-orthogonal", "block=gru"));
    assertThat(both.single().model()).isEqualTo("tanh-rnn-orthogonal");
  }

  @Test
  void laterLayersWin() throws IOException {
    Path file =
        file(
            """
            task: adding
            lr: 1e-3
            clip: 7
            training:
              batch: 1_6
            data:
            models: [tanh-rnn]
            """);
    Recipe plain = reader.read(RecipeRequest.ofFile(file)).first();
    assertThat(plain.training().lr()).isEqualTo(0.001);
    assertThat(plain.training().batch()).isEqualTo(16);
    // The model speaks after the file, the command line after the model.
    assertThat(plain.training().clip()).isZero();
    Recipe clipped = reader.read(RecipeRequest.ofFile(file, "clip=5", "bidirectional=on")).first();
    assertThat(clipped.training().clip()).isEqualTo(5);
    assertThat(clipped.network().bidirectional()).isTrue();
  }

  @Test
  void overridesAreEchoedBesideWhatWasThere() {
    ComparisonRecipe recipe =
        reader.read(
            RecipeRequest.ofTask(
                "adding", "lr=0.003", "clip=2", "seed=4", "model=gru", "cell=gru", "epochs=12"));
    assertThat(recipe.overrides())
        .map(SettingChange::toString)
        .containsExactly(
            "training.lr=0.003 (was 0.002)",
            "training.clip=2 (was 1)",
            "seeds=4 (was 1,2,3)",
            "models=gru (was tanh-rnn,tanh-rnn-orthogonal,irnn,gru,lstm,dl4j-lstm,"
                + "dl4j-simple-rnn)",
            "model.block=gru (as it was)",
            "training.epochs=12 (as it was)");
    assertThat(recipe.notes()).containsExactly("cell is now model.block");
    assertThat(recipe.first().seed()).isEqualTo(4);
    assertThat(reader.read(RecipeRequest.ofTask("adding", "clip=2")).overrides())
        .map(SettingChange::toString)
        .containsExactly("training.clip=2 (was 0 or 1)");
  }

  @Test
  void aDataSetBringsItsTaskAndSettings() {
    RecipeRequest request =
        new RecipeRequest(Optional.empty(), Optional.empty(), List.of("data=sunspots"));
    Recipe recipe = reader.read(request).first();
    assertThat(recipe.task()).isEqualTo("series");
    assertThat(recipe.data())
        .isEqualTo(
            new TestTasks.Series(
                "sunspots",
                "mackey-glass",
                4000,
                1,
                List.of("count"),
                TableSettings.FOUND,
                RowSettings.KEPT,
                48,
                12,
                132,
                0.7,
                0.15,
                0.15));
    assertThatThrownBy(() -> reader.read(RecipeRequest.ofTask("text", "data=sunspots")))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "the data set 'sunspots' is for the task series, not text; write series data=sunspots");
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    String settings =
        BlockSpec.allSettings().stream()
            .map(name -> "model.block." + name)
            .collect(Collectors.joining(", "));
    assertThat(settings).contains("model.block.forget-bias", "model.block.chrono");
    assertProblems(
        RecipeRequest.ofTask(
            "adding", "learning=1", "lrr=0.1", "length=1", "hidden=many", "lr=-1", "cell=ltsm"),
        "unknown key 'learning' on the command line; known keys are task, models, seeds,"
            + " data.length, data.train, data.validation, data.test, data.seed,"
            + " model.block, "
            + settings
            + ", model.hidden, model.layers, model.bidirectional, model.recurrent-init, model.gain,"
            + " model.width, model.embedding, model.tied, training.epochs, training.minutes,"
            + " training.members, training.batches-per-epoch, training.batch, training.state,"
            + " training.accumulate, training.lr, training.schedule, training.warm-up,"
            + " training.lr-floor, training.lr-drop, training.lr-drops, training.plateau,"
            + " training.optimizer, training.weight-decay, training.beta1, training.beta2,"
            + " training.adam-epsilon, training.momentum, training.label-smoothing,"
            + " training.average, training.average-decay, training.average-epochs,"
            + " training.dropout, training.input-dropout, training.dropout-mask,"
            + " training.weight-dropout, training.zoneout, training.clip, training.clip-value,"
            + " training.tbptt, training.retrain, training.patience, training.solved-below",
        "unknown key 'lrr' on the command line; did you mean 'training.lr'?",
        "data.length: expected at least 2, got 1",
        "model.block: expected one of "
            + String.join(", ", BlockSpec.names())
            + "; got 'ltsm'; did you mean 'lstm'?",
        "model.hidden: expected a whole number, got 'many'",
        "training.lr: expected more than 0, got -1");
  }

  @Test
  void unknownNamesComeWithTheNearestAndAllKnown() {
    assertProblems(
        RecipeRequest.ofTask("ading"),
        "unknown task 'ading', did you mean 'adding'? Known are adding, copy, temporal-order,"
            + " agreement, text, series, names");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=gro"),
        "unknown preset 'gro', did you mean 'gru'? Known are "
            + String.join(", ", Presets.builtIn().names()));
  }

  @Test
  void wordsThatMakeNoRecipe() throws IOException {
    assertProblems(
        RecipeRequest.ofTask("adding", "lr"), "expected key=value, such as lr=0.003; got 'lr'");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=", "seeds=1,1"),
        "models: expected at least one, got none",
        "seeds: expected each once, got 1,1");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=gru", "forget-bias=2"),
        "model.block.forget-bias: the block gru has no such setting; it has chrono");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=tanh-rnn", "chrono=50"),
        "model.block.chrono: the block tanh-rnn has no such setting; it has none");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=lstm", "chrono=2"),
        "model.block.chrono: expected 0 (off) or a longest time lag of at least 3 steps, got 2");
    Path other = file("task: copy\n");
    assertProblems(
        new RecipeRequest(Optional.of("adding"), Optional.of(other), List.of()),
        "several tasks named: adding, copy; name one");
    assertProblems(
        RecipeRequest.ofFile(file("lr: 1\n")),
        "no task named in "
            + other
            + "; name one of adding, copy, temporal-order, agreement, text, series, names");
  }

  @Test
  void aForgetBiasThatWouldDoNothingIsRefused() throws IOException {
    assertProblems(
        RecipeRequest.ofTask("adding", "models=gru,irnn", "forget-bias=2"),
        "model.block.forget-bias: the block gru has no such setting; it has chrono",
        "model.block.forget-bias: the block relu-rnn has no such setting; it has none");
    assertProblems(
        RecipeRequest.ofTask("adding", "models=lstm-chrono", "forget-bias=2"),
        "model.block.forget-bias: a chrono start sets this bias, got 2.0 beside chrono 100; leave"
            + " it at 1 or set chrono to 0");
    String yaml = "task: adding\nforget-bias: 0.5\n";
    assertProblems(
        RecipeRequest.ofFile(file(yaml + "model: gru\n")),
        "model.block.forget-bias: the block gru has no such setting; it has chrono");
    // It gives way to each model's own where a file is about several.
    RecipeRequest both = RecipeRequest.ofFile(file(yaml + "models: [lstm, gru]\n"));
    assertThat(reader.read(both).first().network().block()).isEqualTo(BlockSpec.of("lstm"));
    RecipeRequest set = RecipeRequest.ofTask("adding", "models=lstm,dl4j-lstm", "forget-bias=-2");
    assertThat(reader.read(set).presets())
        .extracting(r -> r.network().block().number(BlockSpec.FORGET_BIAS))
        .containsOnly(-2.0);
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    Path none = folder.resolve("none.yaml");
    assertProblems(
        RecipeRequest.ofFile(none),
        "no recipe file " + none + "; expected a YAML file that names its task");
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertProblems(
        RecipeRequest.ofFile(latin),
        "the recipe file " + latin + " is not UTF-8 text; save it in that encoding");
  }

  @Test
  void aSettingOfOneBlockIsForThePresetsThatHaveIt() {
    ComparisonRecipe read =
        reader.read(RecipeRequest.ofTask("adding", "models=gru,lstm", "forget-bias=2"));

    assertThat(read.presets())
        .extracting(recipe -> recipe.network().block().block().get())
        .containsExactly(new GruCell(0), new LstmCell(2, 0));
    assertThat(read.notes())
        .containsExactly("model.block.forget-bias: the preset gru has no such setting");
  }

  @Test
  void anotherBlockTakesBackTheSettingsOfThePreset() {
    Recipe recipe =
        reader.read(RecipeRequest.ofTask("adding", "model=lstm", "block=min-gru")).first();

    assertThat(recipe.network().block()).isEqualTo(BlockSpec.of("min-gru"));
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("recipe.yaml"), yaml);
  }

  @Test
  void aStackIsTheShortWayToWriteItsBlock() throws IOException {
    String text = "[norm, mamba] * 2, [norm, mlp(gelu)], norm";
    Path file = folder.resolve("stack.yaml");
    for (String yaml :
        List.of(
            "stack: '" + text + "'",
            "stack: ['[norm, mamba] * 2', [norm, mlp(gelu)], norm]",
            "block: stack\n  block.of: '" + text + "'")) {
      Files.writeString(file, "task: adding\nmodel:\n  " + yaml + "\n");
      Recipe recipe = reader.read(RecipeRequest.ofFile(file)).single();
      assertThat(recipe.network().block().name()).isEqualTo("stack");
      assertThat(recipe.network().block().settings()).containsEntry("of", text);
      assertThat(recipe.model()).isEqualTo("stack");
    }
    for (String key : List.of("stack", "model.stack", "of", "model.block.of")) {
      String block = key.endsWith("of") ? "block=stack" : "length=5";
      Recipe recipe =
          reader
              .read(RecipeRequest.ofTask("adding", block, key + "=[norm, mamba], [norm, mlp]"))
              .first();
      assertThat(recipe.network().block().settings())
          .containsEntry("of", "[norm, mamba], [norm, mlp]");
    }
    assertProblems(
        RecipeRequest.ofTask("adding", "stack=norm", "block=gru"),
        "model.block: given twice on the command line, once by model.stack; remove one");
    assertProblems(
        RecipeRequest.ofTask("adding", "stack=[norm, lstm]"),
        "model.block.of: expected a block without a product with its state, got \"lstm\" in"
            + " \"[norm, lstm]\"; such as [norm, mamba] * 2, norm");
  }

  private void assertProblems(RecipeRequest request, String... lines) {
    assertThatThrownBy(() -> reader.read(request))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(String.join("\n", lines));
  }
}
