package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code unroll} would start, on machines that are told to have other cards. */
final class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "unroll").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @BeforeEach
  void needsBash() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    assumeTrue(system.contains("linux"), "the script's checks of a card are for Linux");
  }

  @Test
  void theCpuBuildIsTheDefault() throws IOException, InterruptedException {
    CommandLineRun run = script(Map.of(), "train", "adding");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("/app/target/app-0.1.0.jar:")
        .contains(" --add-modules jdk.incubator.vector ")
        .endsWith(" dev.unroll.app.Unroll train adding \n")
        .doesNotContain("cuda");
    assertThat(script(Map.of(), "--backend", "cpu", "train", "adding").out()).isEqualTo(run.out());
  }

  @Test
  void commandsThatComputeNothingStartWithoutTheModuleThatTheJvmWarnsOf()
      throws IOException, InterruptedException {
    for (String command : List.of("runs", "data", "recipe", "--help", "completion")) {
      assertThat(script(Map.of(), command).out()).doesNotContain("incubator");
    }
    assertThat(script(Map.of(), "train", "--help").out()).doesNotContain("incubator");
  }

  @Test
  void theScriptForWindowsStartsTheSame() throws IOException, InterruptedException {
    String windows = Files.readString(SCRIPT.resolveSibling("unroll.cmd"));
    assertThat(script(Map.of(), "train").out().split(" "))
        .filteredOn(word -> word.matches("-(XX:[+-]|Xmx4g|Dorg|cp).*|dev.*|jdk.*"))
        .hasSizeGreaterThan(6)
        .allSatisfy(word -> assertThat(windows.replace("!UNROLL_HEAP!", "4g")).contains(word));
    assertThat(windows).contains("(board completion data recipe runs)");
    assertThat(Files.readString(SCRIPT)).contains("board | completion | data | recipe | runs)");
    assertThat(windows.replace("\r\n", "")).doesNotContain("\n");
  }

  @Test
  void theCudaBuildHasAPlaceOfItsOwn() throws IOException, InterruptedException {
    card("NVIDIA A100-SXM4-40GB, 8.0");
    Map<String, String> cuda = Map.of("CUDA_HOME", cuda("libcudart.so.11.6.55"));
    CommandLineRun run = script(cuda, "--backend=cuda", "train", "adding");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("/app/target/cuda/app-0.1.0.jar:")
        .contains("/app/target/cuda/lib/")
        .contains("/app/target/cuda/classes.jsa")
        .contains(" -Pcuda -pl app")
        .endsWith(" dev.unroll.app.Unroll train adding \n")
        .doesNotContain("app/target/app")
        .doesNotContain("app/target/lib");
    Map<String, String> named =
        Map.of("CUDA_HOME", cuda.get("CUDA_HOME"), "UNROLL_BACKEND", "cuda");
    assertThat(script(named, "train", "adding").out()).isEqualTo(run.out());
  }

  @Test
  void aMachineThatCannotRunItIsRefused() throws IOException, InterruptedException {
    refused("expected cpu or cuda, got 'gpu'", Map.of("UNROLL_BACKEND", "gpu"));
    refused("expected cpu or cuda behind it", Map.of(), "--backend");
    Map<String, String> cuda = Map.of("CUDA_HOME", cuda("libcudart.so.12.4.99"));
    refused("no NVIDIA driver found (no nvidia-smi)", cuda, "--backend", "cuda");
    card("NVIDIA H100 80GB HBM3, 9.0");
    refused(
        "capability 3.7 to 8.9, for which ND4J's library has code, got NVIDIA H100 80GB HBM3, 9.0",
        cuda,
        "--backend",
        "cuda");
    card("NVIDIA GeForce RTX 4090, 8.9");
    refused(
        "expected CUDA 11.6 and found no libcudart.so.11.6 in $CUDA_HOME/lib64",
        cuda,
        "--backend",
        "cuda");
  }

  private void refused(String why, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    CommandLineRun run = script(environment, words);
    assertThat(run.err()).contains(why).startsWith("unroll: ").hasLineCount(1);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  /** A driver that knows one card. */
  private void card(String name) throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\necho '%s'\n".formatted(name));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String cuda(String library) throws IOException {
    Path home = folder.resolve("cuda");
    Files.createDirectories(home.resolve("lib64"));
    Files.writeString(home.resolve("lib64").resolve(library), "");
    return home.toString();
  }

  private CommandLineRun script(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> all =
        Stream.concat(Stream.of("bash", SCRIPT.toString()), Stream.of(words)).toList();
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().remove("UNROLL_BACKEND");
    builder.environment().remove("CUDA_HOME");
    builder.environment().putAll(environment);
    builder.environment().put("UNROLL_DRY_RUN", "1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    builder.redirectError(folder.resolve("err").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandLineRun(process.waitFor(), out, Files.readString(folder.resolve("err")));
  }
}
