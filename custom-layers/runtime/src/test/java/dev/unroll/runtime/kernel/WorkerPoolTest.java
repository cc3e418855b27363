package dev.unroll.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsOnce(int threads) {
    WorkerPool pool = new WorkerPool(threads);
    for (int count = 0; count < 100; count++) {
      AtomicIntegerArray ran = new AtomicIntegerArray(100);
      pool.run(count, ran::incrementAndGet);
      for (int k = 0; k < 100; k++) {
        assertThat(ran.get(k)).isEqualTo(k < count ? 1 : 0);
      }
    }
  }

  @Test
  void callersAtOnceEachGetTheirTasksDone() throws Exception {
    WorkerPool pool = new WorkerPool(2);
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      work.add(
          () -> {
            AtomicInteger sum = new AtomicInteger();
            for (int round = 0; round < 2000; round++) {
              pool.run(
                  5,
                  task -> {
                    workers.add(Thread.currentThread());
                    sum.addAndGet(task);
                  });
            }
            return sum.get();
          });
    }
    for (Future<Integer> sum : callers.invokeAll(work)) {
      assertThat(sum.get()).isEqualTo(2000 * (1 + 2 + 3 + 4));
    }
    callers.shutdown();
    assertThat(workers).hasSizeLessThanOrEqualTo(5); // four callers and the pool's one helper
  }

  @Test
  void aFailureReachesTheCallerAndThePoolGoesOn() {
    WorkerPool pool = new WorkerPool(3);
    for (int round = 0; round < 50; round++) {
      assertThatThrownBy(
              () ->
                  pool.run(
                      6,
                      task -> {
                        if (task == 4) {
                          throw new IllegalStateException("task 4");
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("task 4");
    }
    AtomicInteger ran = new AtomicInteger();
    pool.run(10, task -> ran.incrementAndGet());
    assertThat(ran).hasValue(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5"})
  void aNumberOfThreadsThatIsNoneIsRefused(String asked) {
    String before = System.getProperty(WorkerPool.PROPERTY);
    System.setProperty(WorkerPool.PROPERTY, asked);
    try {
      assertThatThrownBy(WorkerPool::configured)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "-Dunroll.threads: expected a number of threads from 1 to 9999, got \""
                  + asked
                  + "\"");
    } finally {
      if (before == null) {
        System.clearProperty(WorkerPool.PROPERTY);
      } else {
        System.setProperty(WorkerPool.PROPERTY, before);
      }
    }
  }
}
