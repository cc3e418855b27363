package dev.unroll.streams.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.runtime.StreamModel;
import dev.unroll.streams.SmallModels;
import dev.unroll.streams.Sold;
import dev.unroll.streams.StreamAnswer;
import dev.unroll.streams.StreamRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Flink's operators give the answers of states that are never lost. */
final class AnswerFunctionTest {
  private static final List<Sold> FEED = Sold.feed();
  private static final int CUT = FEED.size() / 2 + 1;
  private static final int GROUPS = 8; // of keys, which move together

  private static KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task(
      StreamModel model, StreamRules rules, int tasks, int number) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(
            new AnswerFunction<Sold>(model, rules, (sold, millis) -> sold.event())),
        Sold::id,
        Types.STRING,
        GROUPS,
        tasks,
        number);
  }

  private static List<String> process(
      KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task, List<Sold> feed)
      throws Exception {
    for (Sold sold : feed) {
      task.processElement(sold, sold.millis());
    }
    return task.extractOutputValues().stream().map(StreamAnswer::csv).toList();
  }

  private static OperatorSubtaskState snapshot(
      StreamModel model, StreamRules rules, List<String> answers) throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task =
        task(model, rules, 1, 0)) {
      task.open();
      answers.addAll(process(task, FEED.subList(0, CUT)));
      return task.snapshot(1, 1);
    }
  }

  @Test
  void aTaskThatRestoresASnapshotGivesTheSameAnswers() throws Exception {
    for (StreamModel model : List.of(SmallModels.network(1), SmallModels.forecaster(1))) {
      List<String> answers = new ArrayList<>();
      OperatorSubtaskState snapshot = snapshot(model, StreamRules.USUAL, answers);
      try (KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task =
          task(model, StreamRules.USUAL, 1, 0)) {
        task.initializeState(snapshot);
        task.open();
        answers.addAll(process(task, FEED.subList(CUT, FEED.size())));
      }
      assertThat(answers).isEqualTo(SmallModels.answers(model, StreamRules.USUAL, FEED));
    }
  }

  /** Each of two tasks gets the states of its own keys. */
  @Test
  void statesMoveWithTheirKeysWhenTheParallelismChanges() throws Exception {
    StreamModel model = SmallModels.forecaster(1);
    List<String> answers = new ArrayList<>();
    OperatorSubtaskState snapshot = snapshot(model, StreamRules.USUAL, answers);
    for (int number = 0; number < 2; number++) {
      int own = number;
      try (KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task =
          task(model, StreamRules.USUAL, 2, number)) {
        task.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                snapshot, GROUPS, 1, 2, number));
        task.open();
        List<Sold> part =
            FEED.subList(CUT, FEED.size()).stream().filter(sold -> place(sold) == own).toList();
        assertThat(part).isNotEmpty();
        answers.addAll(process(task, part));
      }
    }
    assertThat(answers)
        .containsExactlyInAnyOrderElementsOf(SmallModels.answers(model, StreamRules.USUAL, FEED));
  }

  private static int place(Sold sold) {
    return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
        sold.id(), GROUPS, 2);
  }

  @Test
  void aNewModelDropsTheStatesOrReadsTheLastEventsAgain() throws Exception {
    for (int replay : new int[] {0, SmallModels.WINDOW}) {
      StreamRules rules = StreamRules.USUAL.withReplay(replay);
      OperatorSubtaskState snapshot = snapshot(SmallModels.forecaster(1), rules, new ArrayList<>());
      try (KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task =
          task(SmallModels.forecaster(2), rules, 1, 0)) {
        task.initializeState(snapshot);
        task.open();
        List<String> answers = process(task, FEED.subList(CUT, FEED.size()));
        assertThat(answers.get(0).endsWith(",,,")).isEqualTo(replay == 0);
      }
    }
  }

  @Test
  void aKeyThatHadNoEventForTooLongIsForgotten() throws Exception {
    AnswerFunction<Sold> function =
        new AnswerFunction<>(
            SmallModels.network(1),
            StreamRules.USUAL,
            (sold, millis) -> sold.event(),
            StateTtlConfig.newBuilder(Duration.ofHours(1)).build());
    try (KeyedOneInputStreamOperatorTestHarness<String, Sold, StreamAnswer> task =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(function), Sold::id, Types.STRING)) {
      task.open();
      List<Sold> day = List.of(Sold.on(0, "a", 100));
      task.setStateTtlProcessingTime(0);
      process(task, day);
      task.setStateTtlProcessingTime(Duration.ofHours(2).toMillis());
      List<String> answers = process(task, day);
      assertThat(answers).hasSize(2).containsOnly(answers.get(0));
    }
  }

  /** No class of an answer is left to a serializer that guesses. */
  @Test
  void answersAreOfTypesThatFlinkKnows() {
    assertThat(TypeInformation.of(StreamAnswer.class)).isInstanceOf(PojoTypeInfo.class);
  }
}
