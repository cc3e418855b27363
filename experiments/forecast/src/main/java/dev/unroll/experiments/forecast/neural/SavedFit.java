package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.baseline.Linear;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.io.ThrowingConsumer;
import dev.unroll.experiments.network.SavedNetwork;
import dev.unroll.experiments.run.Checkpoint;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A {@link NeuralFit} in a run's folder: its networks, and all that was learnt beside them. */
public final class SavedFit {
  private static final String NAME = "forecaster";
  private static final String CONTENTS = "fit.json";

  private SavedFit() {}

  private record Contents(NeuralSpec spec, List<Group> groups, long seed) {
    Contents {
      new Problems()
          .check(!groups.isEmpty(), "groups: expected at least one, got none")
          .check(
              !spec.model().global() || groups.size() == 1,
              "groups: expected one with global=true, got " + groups.size())
          .raise();
      groups.forEach(group -> group.check(spec));
    }
  }

  /**
   * One ensemble.
   *
   * @param lines null in a run made before there were any
   */
  private record Group(Learnt learnt, List<List<Double>> widenings, List<Linear> lines) {
    void check(NeuralSpec spec) {
      learnt.check();
      Problems problems = new Problems();
      for (List<Double> widening : widenings) {
        boolean finite = widening.stream().allMatch(Double::isFinite);
        problems.check(
            finite && widening.size() == Levels.intervals(),
            "widenings: expected %d numbers each, got %s".formatted(Levels.intervals(), widening));
      }
      problems
          .check(!widenings.isEmpty(), "widenings: expected one a network, got none")
          .check(lines == null || lines.size() == widenings.size(), "lines: expected one a network")
          .raise();
      if (lines != null) {
        lines.stream()
            .filter(Objects::nonNull)
            .forEach(line -> line.check(spec.window(), spec.horizon()));
      }
    }
  }

  /** Writes it, in the place of an older one. */
  public static void write(NeuralFit fit, RunFolder run) throws IOException {
    Map<String, ThrowingConsumer<OutputStream>> parts = new LinkedHashMap<>();
    List<Group> groups = new ArrayList<>();
    for (NeuralFit.Group group : fit.groups()) {
      List<Linear> lines = new ArrayList<>(); // null for none
      group.members().forEach(member -> lines.add(member.highway().line()));
      groups.add(
          new Group(
              group.learnt(), group.members().stream().map(Member::widening).toList(), lines));
    }
    Contents contents = new Contents(fit.spec(), groups, fit.seed());
    parts.put(CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(contents)));
    for (int g = 0; g < groups.size(); g++) {
      List<Member> members = fit.groups().get(g).members();
      for (int m = 0; m < members.size(); m++) {
        MultiLayerNetwork network = members.get(m).network();
        parts.put(name(g, m), out -> SavedNetwork.write(network, out, false));
      }
    }
    run.writeCheckpoint(NAME, parts);
  }

  private static String name(int group, int member) {
    return "network-" + group + "-" + member + ".zip";
  }

  /**
   * Reads the one of a run.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static NeuralFit read(RunFolder run) throws IOException {
    if (!run.hasCheckpoint(NAME)) {
      throw new InvalidInput(
          "the run %s has no network to go on with: expected one of 'unroll forecast' by a network that ended; a baseline is fitted anew in no time, without --from"
              .formatted(run.path()));
    }
    Checkpoint saved = run.openCheckpoint(NAME);
    Contents contents;
    try (InputStream in = saved.read(CONTENTS)) {
      contents =
          OwnFile.read(
              in,
              run.checkpoint(NAME) + ", " + CONTENTS,
              "restore the run, or forecast again without --from",
              text -> Json.MAPPER.readValue(text, Contents.class));
    }
    List<NeuralFit.Group> groups = new ArrayList<>();
    for (int g = 0; g < contents.groups().size(); g++) {
      Group group = contents.groups().get(g);
      List<Member> members = new ArrayList<>();
      for (int m = 0; m < group.widenings().size(); m++) {
        String name = name(g, m);
        try (InputStream in = saved.read(name)) {
          MultiLayerNetwork network = SavedNetwork.read(in, saved.describe(name), false);
          Highway highway = Highway.of(group.lines() == null ? null : group.lines().get(m));
          members.add(new Member(network, highway, group.widenings().get(m)));
        }
      }
      groups.add(new NeuralFit.Group(members, group.learnt()));
    }
    return new NeuralFit(contents.spec(), groups, contents.seed(), 0);
  }
}
