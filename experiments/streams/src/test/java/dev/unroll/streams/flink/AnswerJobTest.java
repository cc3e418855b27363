package dev.unroll.streams.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.runtime.StreamModel;
import dev.unroll.streams.SmallModels;
import dev.unroll.streams.Sold;
import dev.unroll.streams.StreamAnswer;
import dev.unroll.streams.StreamRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job on a cluster in this process, in which a task is killed between two checkpoints. */
final class AnswerJobTest {
  private static final List<Sold> FEED = Sold.feed();
  private static final int A_CHECKPOINT = 50; // events from one to the next
  private static final int FAILS_AT = 2 * A_CHECKPOINT + 20;
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir private Path folder;

  private StreamExecutionEnvironment environment() {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    settings.set(CoreOptions.TMP_DIRS, folder.toString());
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(RestOptions.BIND_ADDRESS, "localhost");
    settings.set(JobManagerOptions.BIND_HOST, "localhost");
    settings.set(TaskManagerOptions.BIND_HOST, "localhost");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    environment.enableCheckpointing(10);
    return environment;
  }

  private static final class FailingOnce implements MapFunction<Long, Sold> {
    private static final long serialVersionUID = 1L;

    @Override
    public Sold map(Long index) {
      if (index == FAILS_AT && FAILURES.getAndIncrement() == 0) {
        throw new IllegalStateException("killed");
      }
      return FEED.get(index.intValue());
    }
  }

  @Test
  void aJobWhoseTaskIsKilledCommitsTheSameAnswers() throws Exception {
    StreamExecutionEnvironment environment = environment();
    DataGeneratorSource<Long> source =
        new DataGeneratorSource<>(
            index -> index,
            FEED.size(),
            RateLimiterStrategy.perCheckpoint(A_CHECKPOINT),
            TypeInformation.of(Long.class));
    KeyedStream<Sold, String> sold =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "sold")
            .setParallelism(1)
            .map(new FailingOnce())
            .setParallelism(1)
            .keyBy(Sold::id);
    answers(sold, SmallModels.network(1))
        .union(answers(sold, SmallModels.forecaster(1)))
        .sinkTo(new TransactionalSink());
    environment.execute();

    assertThat(FAILURES).hasValue(2); // the event was read again
    List<String> expected =
        new ArrayList<>(SmallModels.answers(SmallModels.network(1), StreamRules.USUAL, FEED));
    expected.addAll(SmallModels.answers(SmallModels.forecaster(1), StreamRules.USUAL, FEED));
    assertThat(TransactionalSink.committed()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static DataStream<StreamAnswer> answers(
      KeyedStream<Sold, String> sold, StreamModel model) {
    return sold.process(
        new AnswerFunction<>(model, StreamRules.USUAL, (one, millis) -> one.event()));
  }
}
