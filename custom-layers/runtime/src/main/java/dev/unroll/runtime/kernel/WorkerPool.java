package dev.unroll.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The engine's threads; the one place that says how many there are. A caller works on its own
 * tasks, and is helped by threads that no other caller keeps busy: however many networks are at
 * work at once, about as many threads run as were asked for.
 *
 * <p>Between the phases of a pass helpers wait awake for a moment, because going to sleep and being
 * woken takes longer than a small phase.
 */
public final class WorkerPool {
  /** System property: threads of the engine, the caller's included; by default one a processor. */
  public static final String PROPERTY = "unroll.threads";

  private static final long AWAKE_NANOS = 200_000;

  private final int threads;
  private final List<Helper> helpers = new ArrayList<>();
  private final AtomicInteger callers = new AtomicInteger();

  public WorkerPool(int threads) {
    this.threads = threads;
    for (int k = 1; k < threads; k++) {
      helpers.add(new Helper(k));
    }
  }

  /**
   * As many threads as {@value #PROPERTY} says.
   *
   * @throws IllegalArgumentException if it is not a whole number from 1 on
   */
  public static WorkerPool configured() {
    String asked = System.getProperty(PROPERTY, "");
    if (asked.isEmpty()) {
      return new WorkerPool(Runtime.getRuntime().availableProcessors());
    }
    if (!asked.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "-D%s: expected a number of threads from 1 to 9999, got \"%s\""
              .formatted(PROPERTY, asked));
    }
    return new WorkerPool(Integer.parseInt(asked));
  }

  public int threads() {
    return threads;
  }

  /**
   * Runs {@code task} for 0, 1 … {@code count} − 1, in any order, and returns when all are done.
   */
  public void run(int count, IntConsumer task) {
    if (count <= 1 || threads == 1) {
      for (int k = 0; k < count; k++) {
        task.accept(k);
      }
      return;
    }
    Job job = new Job(count, task);
    int wanted = Math.min(count, threads - callers.getAndIncrement()) - 1;
    try {
      for (Helper helper : helpers) {
        if (wanted <= 0) {
          break;
        }
        if (helper.take(job)) {
          wanted--;
        }
      }
      job.work();
      job.await();
    } finally {
      callers.decrementAndGet();
    }
  }

  private static final class Job {
    private final int count;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
      this.open = new AtomicInteger(count);
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    void work() {
      for (int k = next.getAndIncrement(); k < count; k = next.getAndIncrement()) {
        try {
          task.accept(k);
        } catch (RuntimeException | Error e) { // thrown again where the work was asked for
          failure.compareAndSet(null, e);
        } finally {
          open.decrementAndGet();
        }
      }
    }

    void await() {
      while (open.get() > 0) {
        Thread.onSpinWait();
      }
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private static final class Helper implements Runnable {
    private final AtomicReference<Job> slot = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean busy;

    Helper(int number) {
      thread = new Thread(this, "unroll-engine-" + number);
      thread.setDaemon(true);
      thread.start();
    }

    boolean take(Job job) {
      if (busy || !slot.compareAndSet(null, job)) {
        return false;
      }
      if (asleep) {
        LockSupport.unpark(thread);
      }
      return true;
    }

    @Override
    public void run() {
      long idleSince = System.nanoTime();
      while (true) {
        Job job = slot.get();
        if (job != null) {
          busy = true;
          slot.set(null);
          job.work();
          busy = false;
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince < AWAKE_NANOS) {
          Thread.onSpinWait();
        } else {
          asleep = true;
          if (slot.get() == null) {
            LockSupport.park(this);
          }
          asleep = false;
          idleSince = System.nanoTime();
        }
      }
    }
  }
}
