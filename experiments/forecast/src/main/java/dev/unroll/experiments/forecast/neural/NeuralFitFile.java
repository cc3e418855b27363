package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.io.ThrowingConsumer;
import dev.unroll.experiments.network.SavedNetwork;
import dev.unroll.experiments.run.Checkpoint;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.IntervalWidening;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A {@link NeuralFit} in a run's folder. */
public final class NeuralFitFile {
  private static final String NAME = "forecaster";
  private static final String CONTENTS = "fit.json";

  private NeuralFitFile() {}

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
   * @param lines one a network, null for none; all null in a run made before there were any
   * @param gates one a network; null in a run made before there were any
   */
  private record Group(
      InputScales learnt,
      List<List<Double>> widenings,
      List<LinearMap> lines,
      List<HorizonGate> gates) {
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
          .check(
              gates == null
                  || (gates.size() == widenings.size()
                      && gates.stream().allMatch(gate -> gate.fits(spec.horizon()))),
              "gates: expected one a network, of shares from 0 to 1")
          .raise();
      if (lines != null) {
        lines.stream()
            .filter(Objects::nonNull)
            .forEach(line -> line.check(spec.window(), spec.horizon()));
      }
    }
  }

  /** Writes the only fit of a run, in the place of an older one. */
  public static void write(NeuralFit fit, RunFolder run) throws IOException {
    write(fit, run, NAME);
  }

  /** The name of one of several fits of a run, from 0. */
  public static String name(int place) {
    return place == 0 ? NAME : NAME + "-" + (place + 1);
  }

  /**
   * Writes a fit, in the place of an older one.
   *
   * @param name of the checkpoint
   */
  public static void write(NeuralFit fit, RunFolder run, String name) throws IOException {
    Map<String, ThrowingConsumer<OutputStream>> parts = new LinkedHashMap<>();
    List<Group> groups = new ArrayList<>();
    for (NeuralFit.Ensemble ensemble : fit.ensembles()) {
      List<List<Double>> widenings = new ArrayList<>();
      List<LinearMap> lines = new ArrayList<>();
      List<HorizonGate> gates = new ArrayList<>();
      for (Member member : ensemble.members()) {
        String part = part(groups.size(), lines.size());
        parts.put(part, out -> SavedNetwork.write(member.network(), out, false));
        widenings.add(member.widening().widths());
        lines.add(member.highway().line());
        gates.add(member.gate());
      }
      groups.add(new Group(ensemble.scales(), widenings, lines, gates));
    }
    Contents contents = new Contents(fit.spec(), groups, fit.seed());
    parts.put(CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(contents)));
    run.writeCheckpoint(name, parts);
  }

  private static String part(int group, int member) {
    return "network-%d-%d.zip".formatted(group, member);
  }

  /**
   * Reads the only fit of a run.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static NeuralFit read(RunFolder run) throws IOException {
    return read(run, NAME);
  }

  /**
   * Reads a fit of a run.
   *
   * @param name of the checkpoint
   * @throws InvalidInput if it is not there, or damaged
   */
  public static NeuralFit read(RunFolder run, String name) throws IOException {
    if (!run.hasCheckpoint(name)) {
      throw new InvalidInput(
          "the run %s has nothing to continue from: expected one of 'unroll forecast' that ended, and an older version stored nothing of a single method; forecast again, without --from"
              .formatted(run.path()));
    }
    Checkpoint saved = run.openCheckpoint(name);
    Contents contents;
    try (InputStream in = saved.read(CONTENTS)) {
      contents =
          OwnFile.read(
              in,
              run.checkpoint(name) + ", " + CONTENTS,
              "restore the run, or forecast again without --from",
              text -> Json.MAPPER.readValue(text, Contents.class));
    }
    List<NeuralFit.Ensemble> ensembles = new ArrayList<>();
    for (Group group : contents.groups()) {
      List<Member> members = new ArrayList<>();
      for (List<Double> widening : group.widenings()) {
        String part = part(ensembles.size(), members.size());
        try (InputStream in = saved.read(part)) {
          members.add(
              new Member(
                  SavedNetwork.read(in, saved.describe(part), false),
                  Highway.of(group.lines() == null ? null : group.lines().get(members.size())),
                  group.gates() == null ? HorizonGate.OPEN : group.gates().get(members.size()),
                  new IntervalWidening(widening)));
        }
      }
      ensembles.add(new NeuralFit.Ensemble(members, group.learnt()));
    }
    return new NeuralFit(contents.spec(), ensembles, contents.seed(), 0);
  }
}
