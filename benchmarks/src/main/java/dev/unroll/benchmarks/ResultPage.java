package dev.unroll.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** A page of results in Markdown: the stamp, then medians and ratios. */
final class ResultPage {
  private ResultPage() {}

  /** What was measured, at which size. */
  private record Key(String benchmark, String size, Contender layer) {}

  static String of(Map<String, String> stamp, Collection<RunResult> results) {
    Map<Key, RunResult> byKey = new LinkedHashMap<>();
    results.forEach(result -> byKey.put(key(result.getParams()), result));
    List<String> lines = new ArrayList<>(List.of("# Benchmark results", ""));
    stamp.forEach((fact, value) -> lines.add("- " + fact + ": " + value));
    results.stream().findFirst().ifPresent(result -> lines.addAll(settings(result)));
    lines.add("");
    lines.add("Median and fastest time of a call. Ratio, of medians and of the fastest calls:");
    lines.add("DL4J's time over ours for the layer that computes the same; above 1, ours is");
    lines.add("faster. DL4J 1.0.0-M2.1 has no GRU to compare with.");
    lines.add("");
    lines.add(
        "| benchmark | N x T x I x H | layer | calls | median | fastest | ratio | of fastest |");
    lines.add("|---|---|---|---:|---:|---:|---:|---:|");
    byKey.forEach((key, result) -> lines.add(row(key, result, byKey)));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> settings(RunResult result) {
    BenchmarkParams params = result.getParams();
    return List.of(
        "- jmh: %s, %d fork(s)".formatted(params.getJmhVersion(), params.getForks()),
        "- flags: " + flags(params));
  }

  /** Without what only names this machine's folders and remarks. */
  private static String flags(BenchmarkParams params) {
    return params.getJvmArgs().stream()
        .filter(flag -> !flag.startsWith("-Dunroll."))
        .collect(Collectors.joining(" "));
  }

  private static Key key(BenchmarkParams params) {
    String name = params.getBenchmark();
    String shortName = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    return new Key(
        shortName, params.getParam("dimensions"), Contender.valueOf(params.getParam("layer")));
  }

  private static String row(Key key, RunResult result, Map<Key, RunResult> all) {
    Statistics times = times(result);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %,d | %.4g %s | %.4g | %s | %s |",
        key.benchmark(),
        key.size(),
        key.layer(),
        times.getN(),
        times.getPercentile(50),
        result.getPrimaryResult().getScoreUnit().replace("/op", ""),
        times.getMin(),
        ratio(key, times, all, 50),
        ratio(key, times, all, 0));
  }

  private static String ratio(
      Key key, Statistics ours, Map<Key, RunResult> all, double percentile) {
    Contender counterpart = key.layer().counterpart();
    RunResult theirs = all.get(new Key(key.benchmark(), key.size(), counterpart));
    if (theirs == null) {
      return "";
    }
    double quotient = times(theirs).getPercentile(percentile) / ours.getPercentile(percentile);
    return String.format(Locale.ROOT, "%.2f", quotient);
  }

  private static Statistics times(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    return primary.getStatistics();
  }
}
