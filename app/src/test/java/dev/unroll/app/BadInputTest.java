package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with the input: exit code 2, one clear message, nothing left behind. */
final class BadInputTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "train text data.file=@/nowhere.txt | nowhere.txt\", which is neither",
        "train text data.file=@ | expected a file, got a folder",
        "train text data.file=@/empty.txt | empty.txt: the file is empty, expected text",
        "train text data.file=@/binary.dat | expected text, got a binary file (a zero byte at",
        "train text data.file=@/latin.txt | expected UTF-8 text, but the byte 0xE9 at offset 3",
        "train series data.file=@/good.csv | Set data.column to one of: date, price, volume",
        "train series data.file=@/good.csv data.column=prise | no column \"prise\"",
        "train series data.file=@/good.csv data.column=prise | Columns: date, price, volume",
        "train series data.file=@/word.csv data.column=price | row 43, column \"price\"",
        "train series data.file=@/short.csv data.column=price | expected at least 60 rows",
        "train names data.file=@/good.csv | expected a folder with one text file a class",
        "train names data.file=@ | expected",
        "compare names data=nowhere | Nearest data sets",
        "train labelled data.file=@/good.csv | there is no column \"id\" (data.id)",
        "train labelled data.file=@/good.csv id=price label=date | expected at least 3 series",
      })
  void files(String words, String said) throws IOException {
    Files.createFile(folder.resolve("empty.txt"));
    byte[] noise = new byte[3000];
    new Random(1).nextBytes(noise);
    noise[40] = 0;
    Files.write(folder.resolve("binary.dat"), noise);
    Files.writeString(
        folder.resolve("latin.txt"), "caf\u00e9 au lait\n".repeat(99), StandardCharsets.ISO_8859_1);
    String good = table(300);
    Files.writeString(folder.resolve("good.csv"), good);
    Files.writeString(folder.resolve("short.csv"), table(9));
    Files.writeString(folder.resolve("word.csv"), good.replace("d41,141.5", "d41,a word"));
    refused(said, words.replace("@", folder.toString()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "train addng | unknown task 'addng', did you mean 'adding'?",
        "train @/no.yaml | no recipe file",
        "train adding model=grru | unknown preset 'grru', did you mean 'gru'?",
        "train adding hiden=3 | unknown key 'hiden' on the command line; did you mean"
            + " 'model.hidden'",
        "train adding hidden=1000000 model=lstm | a network of 4,000,013,000,001 parameters takes"
            + " at",
        "train adding hidden=2000000000 | model.hidden: expected at most 1000000, got 2000000000",
        "train adding hidden=-3 | model.hidden: expected at least 1, got -3",
        "train adding hidden 3 | expected key=value, such as lr=0.003; got 'hidden'",
        "train adding bidirectional=true | model.bidirectional: expected false",
        "train | name a task or a recipe file",
        "sweep @/sweep.yaml | clip: a log range has to begin above 0",
        "sweep @/sweep.yaml training.clip=1 layers=1..2 --trials 0 | expected at least 1 each",
        "sweep adding layers=1..3 --pruner hyperband | --pruner: expected none, median",
        "train adding --spark local[2] | Spark is optional and not built; get it with",
        "train --find-lr | --find-lr: expected a task or a recipe file",
        "train adding schedule=step lr-drop=1 | lr-drop: expected a number between 0 and 1, got 1",
        "train adding beta1=1 | beta1: expected at least 0 and below 1, got 1",
        "sweep adding layers=1..3 --minutes -1 | --minutes: expected more than 0",
        "sweep adding hidden=3 | no key has a range",
        "sweep adding clip=log(0,1) | a log range has to begin above 0",
        "sweep adding layers=3..1 | the range '3..1' is empty",
        "sweep adding clipp=1..3 | unknown key 'clipp'",
        "sweep adding layers=1..3 --trials 0 | expected at least 1 each",
        "sweep adding layers=1..3 --finalists 0 | expected at least 1 each",
        "sweep adding layers=1..3 --repeats 0 | expected at least 1 each",
        "sweep adding layers=1..4 --sampler grid --trials 3 | the grid has 4 combinations",
        "sweep adding layers=1..3 --study ../x | --study: expected letters",
        "backtest | data.file: expected a CSV file or the name of a data set, got none",
        "backtest data.file=@/sales.csv horizon=30 | series sold has 40 values: expected at least",
        "backtest data.file=@/sales.csv column=slod | there is no column \"slod\"",
        "backtest data.file=@/sales.csv horizn=3 | did you mean 'backtest.horizon'?",
        "backtest data.file=@/sales.csv refit=maybe | refit: expected true, never or every:k",
        "backtest data.file=@/sales.csv format=tall | data.format: expected auto, wide, long or m4",
        "backtest data.file=@/twice.csv | 1 time is there more than once",
        "backtest data.file=@/sales.csv windows=3 data.test=@/sales.csv | windows: expected 1",
        "backtest @/none.yaml | no recipe file",
        "backtest stock data.file=@/sales.csv | no column is called close or price",
        "backtest stock data.file=@/sales.csv column=sold | expected numbers above 0, got 0.0 at",
        "backtest stock days=20 | stock.days: expected at least 302, got 20",
        "forecast data.file=@/sales.csv horizon=3 --with arima | --with: expected one of [mean,",
        "train --resume @/nowhere | no run folder",
        "train --resume @ | is not a run folder: it has no run.json",
        "train --resume @ adding | leave out: adding",
        "compare --resume @ adding | leave out: adding",
        "compare --workers 0 | --workers: expected at least 1, got 0",
        "compare --workers many | Invalid value for option '--workers'",
        "compare adding block=min-gru | say models=min-gru, or models=min-gru,gru",
        "compare adding seeds=1,1 | seeds: expected each once, got 1,1",
        "generate @ | is not a run folder",
        "import @/none.pth | no such file; expected the weights of a network",
        "import @ | no such file; expected the weights of a network",
        "import @/sales.csv | expected a file of torch.save (the zip format, since PyTorch 1.6)",
        "import @/sales.csv --node LSTM | --node: expected an ONNX file, got",
        "import @/sales.csv --nonlinearity sigmoid | --nonlinearity: expected tanh or relu, got",
        "train adding embedding=8 | model.embedding: expected 0 for the task adding, whose",
        "train text embedding=3 tied=true | model.tied: expected an embedding as wide as the last"
            + " layer, 320, got 3",
        "generate @ --length 0 | --length: expected at least 1, got 0",
        "generate @ --temperature -1 | --temperature: expected 0 or more, got -1",
        "train --fast adding | Unknown option: '--fast'",
        "data describe airlin | unknown data set 'airlin', did you mean 'airline'? Known are",
        "recipe addin | unknown recipe 'addin', did you mean 'adding'? Known are",
        "parity @/none.json | no such file",
        "chapter vanshing | unknown claim 'vanshing', did you mean 'vanishing'?",
        "chapter @/no.yaml | no recipe file",
        "chapter vanishing hiden=3 | unknown key 'hiden' on the command line; did you mean"
            + " 'vanishing.hidden'?",
        "chapter vanishing hidden=0 | vanishing.hidden: expected a value from 2 to 256, got 0",
        "chapter vanishing --seed one | Invalid value for option '--seed'",
        "chapter bptt seed=x | bptt.seed: expected a whole number, got 'x'",
        "chapter --workers 0 | --workers: expected at least 1, got 0",
        "chapter --resume @/nowhere | no run folder",
        "chapter --resume @ vanishing | leave out: vanishing",
        "chapter --resume @ --seed 2 | leave out: --seed 2",
        "chapter --list vanishing | --list takes no arguments",
        "recipe chapter/vanshing | unknown recipe 'chapter/vanshing', did you mean"
            + " 'chapter/vanishing'",
      })
  void words(String words, String said) throws IOException {
    Files.writeString(
        folder.resolve("sweep.yaml"),
        "task: adding\ntraining:\n  clip: log(0,1)\nsweep:\n  seeds: 2\n");
    StringBuilder sales = new StringBuilder("day,sold\n");
    for (int t = 0; t < 40; t++) {
      sales.append(java.time.LocalDate.of(2024, 1, 1).plusDays(t)).append(',').append(t % 7);
      sales.append('\n');
    }
    Files.writeString(folder.resolve("sales.csv"), sales);
    Files.writeString(folder.resolve("twice.csv"), sales + "2024-02-09,1\n");
    refused(said, words.replace("@", folder.toString()));
  }

  /** What need not have an end is not read. */
  @ParameterizedTest(name = "{0}")
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ValueSource(
      strings = {
        "train text data=/dev/zero",
        "train series data.file=/dev/zero column=x",
        "backtest data.file=/dev/zero",
        "backtest data.file=@/sales.csv data.about=/dev/zero data.statics=region",
        "backtest stock data.file=/dev/zero",
        "forecast data.file=/dev/zero",
        "train /dev/zero",
        "backtest /dev/zero",
        "sweep /dev/zero layers=1..3",
        "chapter /dev/zero",
        "parity /dev/zero",
      })
  void devices(String words) throws IOException {
    Files.writeString(folder.resolve("sales.csv"), table(40));
    refused(
        "expected a regular file, got a device or a pipe", words.replace("@", folder.toString()));
  }

  @Test
  void aSweepFileThatIsNoText() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.writeString(file, "# caf\u00e9\n", StandardCharsets.ISO_8859_1);
    refused("latin.yaml is not UTF-8 text; save it in that encoding", "sweep " + file);
  }

  /** An array of so many does not fit into any heap. */
  @Test
  void moreThanTheMemoryHolds() throws IOException {
    Path text = folder.resolve("large.txt");
    Files.write(text, new byte[3 << 20]);
    Path runs = folder.resolve("made");
    String words = "train adding model=gru data.train=2147483647 data.validation=2 data.test=2";
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().toList())
        .last(InstanceOfAssertFactories.STRING)
        .matches("unroll: out of memory \\(.*\\): the heap has [0-9,]+ MB; give more, such as .*");
    assertThat(OutOfMemory.sentence(new OutOfMemoryError("Java heap space"), "x", "data=" + text))
        .startsWith("out of memory (Java heap space): the heap has ")
        .contains(" MB, %s 3 MB; give more, such as UNROLL_HEAP=".formatted(text));
  }

  @Test
  void unknownCommand() {
    CommandLineRun run = CommandLineRun.of(null, "comapre");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("has no command \"comapre\", nearest is compare");
  }

  @Test
  void everythingWrongIsNamedAtOnce() throws IOException {
    CommandLineRun run =
        refused("model.hidden", "compare adding hidden=-3 epochs=0 foo=1 data.length=0 model=grru");
    assertThat(run.err())
        .contains("unknown key 'foo'")
        .contains("training.epochs: expected at least 1, got 0")
        .contains("data.length: expected at least 2, got 0")
        .contains("unknown preset 'grru'");
  }

  @Test
  void runsFolderThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    CommandLineRun run = CommandLineRun.of(file, "train adding", TINY);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("expected a folder, got a file");
  }

  @Test
  void runsThatCannotGoOn() throws IOException {
    Path runs = folder.resolve("made");
    CommandLineRun trained = CommandLineRun.of(runs, "train adding model=gru", TINY);
    assertThat(trained.code()).as(trained.err()).isZero();
    Path run = CommandLineRun.inside(runs).get(0);
    refused("is finished; nothing is left to train", "train --resume " + run);
    refused(
        "is a single training; resume it with 'unroll train --resume", "compare --resume " + run);
    refused("is not a run of the chapter; name a folder", "chapter --resume " + run);
    refused("has no vocabulary: expected a run of the task text", "generate " + run);
    Path info = run.resolve("run.json");
    String text = Files.readString(info);
    Files.writeString(info, text.replace("finished", "running"));
    Path checkpoint = run.resolve("checkpoint-last.zip");
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    refused("checkpoint-last.zip is damaged", "train --resume " + run);
    Files.writeString(info, text.replace("\"format\" : 1", "\"format\" : 9"));
    refused("has format 9, expected 1", "train --resume " + run);
  }

  @Test
  void debugShowsWhere() {
    CommandLineRun run = CommandLineRun.of(null, "train adding hidden=-3 --debug");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("at dev.unroll").contains("unroll: model.hidden");
  }

  private CommandLineRun refused(String said, String words) throws IOException {
    Path runs = folder.resolve("runs");
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.err()).contains(said).startsWith("unroll: ").doesNotContain("at dev.unroll");
    assertThat(run.code()).isEqualTo(2);
    assertThat(CommandLineRun.inside(runs)).isEmpty();
    return run;
  }

  private static String table(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(row -> "d" + row + "," + (100 + row) + ".5," + row)
        .collect(Collectors.joining("\n", "date,price,volume\n", "\n"));
  }
}
