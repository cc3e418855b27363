package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Verdict.DOES_NOT_HOLD_HERE;
import static dev.unroll.experiments.chapter.Verdict.HOLDS;
import static dev.unroll.experiments.chapter.Verdict.HOLDS_WITH_A_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.report.Leaderboard.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Each claim's rule on numbers that speak for it, against it, and are missing. */
final class RulesTest {
  private static final double NONE = Double.NaN;

  private static Spread spread(double... values) {
    return Spread.of(DoubleStream.of(values).boxed().toList());
  }

  @Test
  void clipping() {
    Spread guess = spread(.74, .75);
    assertThat(clipping(spread(.5, .7), spread(0, .1), guess, guess)).isEqualTo(HOLDS);
    assertThat(clipping(spread(NONE, .7), spread(0, .1), guess, guess)).isEqualTo(HOLDS);
    assertThat(clipping(spread(.5, .7), spread(0, .1), guess, spread(.74, .2)))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(clipping(spread(.5, .7), spread(0, .6), guess, guess)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(clipping(spread(.7, .74), spread(.5, .6), guess, guess))
        .isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(clipping(spread(.5, .7), spread(0, NONE), guess, guess))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict clipping(
      Spread exploding, Spread clipped, Spread vanishing, Spread vanishingClipped) {
    return Clipping.judge(
        Map.of(
            Clipping.Kind.EXPLODING, exploding,
            Clipping.Kind.EXPLODING_CLIPPED, clipped,
            Clipping.Kind.VANISHING, vanishing,
            Clipping.Kind.VANISHING_CLIPPED, vanishingClipped));
  }

  @Test
  void parameterSharing() {
    ParameterSharing.Measured kept = sharing(spread(0, .1));
    ParameterSharing.Measured lost = sharing(spread(0, .3));
    assertThat(ParameterSharing.judge(List.of(kept, kept), 10)).isEqualTo(HOLDS);
    assertThat(ParameterSharing.judge(List.of(kept, lost), 10)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(ParameterSharing.judge(List.of(sharing(spread(0, NONE)), lost), 10))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static ParameterSharing.Measured sharing(Spread atTen) {
    return new ParameterSharing.Measured(
        ParameterSharing.Kind.AGREEMENT, "gru", Map.of(1, spread(0, 0), 10, atTen));
  }

  @Test
  void orthogonal() {
    OrthogonalStart.Measured far = start(-1, -2, .1);
    OrthogonalStart.Measured near = start(-9, -20, .7);
    assertThat(orthogonal(far, near, near, .3)).isEqualTo(HOLDS);
    assertThat(orthogonal(far, near, near, .4)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(orthogonal(far, start(0, -20, .7), near, .3)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(orthogonal(far, start(-9, -1, .7), near, .3)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(orthogonal(far, near, start(-9, -20, .05), .3)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(orthogonal(far, near, near, NONE)).isEqualTo(HOLDS_WITH_A_LIMIT);
  }

  private static OrthogonalStart.Measured start(double log, double typical, double error) {
    List<WayBack> back =
        back(log, log).stream().map(b -> new WayBack(b.log(), list(typical))).toList();
    return new OrthogonalStart.Measured(back, back, spread(error, error));
  }

  private static Verdict orthogonal(
      OrthogonalStart.Measured orthogonal,
      OrthogonalStart.Measured xavier,
      OrthogonalStart.Measured small,
      double copy) {
    return OrthogonalStart.judge(
        Map.of(
            OrthogonalStart.Start.ORTHOGONAL, orthogonal,
            OrthogonalStart.Start.XAVIER, xavier,
            OrthogonalStart.Start.SMALL, small),
        spread(.2, copy),
        .416);
  }

  private static List<Double> list(double end) {
    return List.of(0.0, end / 2, end);
  }

  private static List<WayBack> back(double... ends) {
    return Arrays.stream(ends).mapToObj(end -> new WayBack(list(end), list(end))).toList();
  }

  @Test
  void forgetBias() {
    assertThat(forgetBias(List.of(.1, .05), List.of(.05), List.of(.05))).isEqualTo(HOLDS);
    assertThat(forgetBias(List.of(.1, .05), List.of(.1, .05), List.of(.05)))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(forgetBias(List.of(.05), List.of(.1, .05), List.of(.05)))
        .isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(forgetBias(List.of(.1), List.of(.1), List.of(.1))).isEqualTo(DOES_NOT_HOLD_HERE);
  }

  /** Two curves a start, of which the first is solved at once. */
  private static Verdict forgetBias(List<Double> zero, List<Double> one, List<Double> chrono) {
    ForgetBias.Settings settings = new ForgetBias.Settings(List.of(1L), 9, 3, .01, 9, 4, 10);
    return ForgetBias.judge(
        Map.of(
            ForgetBias.Start.ZERO, bias(settings, zero),
            ForgetBias.Start.ONE, bias(settings, one),
            ForgetBias.Start.CHRONO, bias(settings, chrono)));
  }

  private static ForgetBias.Measured bias(ForgetBias.Settings settings, List<Double> curve) {
    return ForgetBias.Measured.of(settings, List.of(curve), List.of(list(-1)));
  }

  @Test
  void aTrainingThatDoesNotGetThereCountsWhole() {
    ForgetBias.Settings settings = new ForgetBias.Settings(List.of(1L, 2L), 9, 3, .01, 9, 4, 10);
    ForgetBias.Measured measured =
        ForgetBias.Measured.of(
            settings, List.of(List.of(.1, .05), List.of(.1, .1)), List.of(list(-1), list(-1)));
    assertThat(measured.updates().values()).containsExactly(20.0, 40.0);
    assertThat(measured.unsolved()).isEqualTo(1);
  }

  @Test
  void gating() {
    assertThat(gating(-5, -1, -1)).isEqualTo(HOLDS);
    assertThat(gating(-5, -9, -1)).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(gating(-5, -1, -4)).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(
            Gating.judge(
                Map.of(
                    "tanh-rnn", cell(back(-9, -2), back(-9, -2)),
                    "gru", cell(back(-1, -1), back(-1, -1)),
                    "lstm", cell(back(-1, -3), back(-1, -3)))))
        .as("one seed of the tanh RNN leaves more")
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict gating(double tanh, double before, double after) {
    Gating.Measured gated = cell(back(before, before), back(after, after));
    Gating.Measured plain = cell(back(tanh, tanh), back(tanh, tanh));
    return Gating.judge(Map.of("tanh-rnn", plain, "gru", gated, "lstm", gated));
  }

  private static Gating.Measured cell(List<WayBack> before, List<WayBack> after) {
    return new Gating.Measured(before, after, spread(0, 0));
  }

  @Test
  void bidirectional() {
    assertThat(both(spread(.78, .77), spread(0, .02), spread(1.65, 1.66))).isEqualTo(HOLDS);
    assertThat(both(spread(.78, .77), spread(0, .02), spread(1.65, 2.1)))
        .isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(both(spread(.78, .77), spread(0, .3), spread(1.65, 1.66)))
        .isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(both(spread(.78, .7), spread(0, .02), spread(1.65, 1.66)))
        .as("better than can be: the bound is wrong")
        .isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(both(spread(.78, .77), spread(0, NONE), spread(1.65, 1.66)))
        .isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict both(Spread forward, Spread both, Spread nats) {
    return new BothDirections.Measured(
            Map.of("lstm", forward, "bilstm", both),
            Map.of("lstm", nats, "bilstm", spread(0, 0)),
            7.0 / 9,
            1.648,
            2000)
        .verdict();
  }

  @Test
  void depth() {
    assertThat(depth(spread(5, 6), spread(3, 4), spread(1, 2))).isEqualTo(HOLDS);
    assertThat(depth(spread(5, 6), spread(1, 2), spread(3, 4))).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(depth(spread(5, 6), spread(4, 5.5), spread(3, 7))).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(depth(spread(5, 6), spread(7, 8), spread(NONE, NONE))).isEqualTo(DOES_NOT_HOLD_HERE);
  }

  private static Verdict depth(Spread... errors) {
    return Depth.judge(List.of(errors));
  }

  @Test
  void agreement() {
    assertThat(LongAgreement.judge(spread(0, .01), spread(.5, 1))).isEqualTo(HOLDS);
    assertThat(LongAgreement.judge(spread(0, .01), spread(0, 1))).isEqualTo(HOLDS_WITH_A_LIMIT);
    assertThat(LongAgreement.judge(spread(0, .01), spread(0, .01))).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(LongAgreement.judge(spread(0, .1), spread(.5, 1))).isEqualTo(DOES_NOT_HOLD_HERE);
    assertThat(LongAgreement.judge(spread(0, NONE), spread(.5, 1))).isEqualTo(DOES_NOT_HOLD_HERE);
  }
}
