package dev.unroll.spark;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.EpochFit;
import java.io.IOException;
import java.io.Serializable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application that trains for this process. */
public final class SparkCluster implements Cluster {
  private static final String MASTER = "spark.master";
  private static final String JARS = "spark.jars";

  /** Stands for the master that spark-submit was given. */
  private static final String SUBMITTED = "submit";

  /** Executors, cores of each, megabytes of each. */
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[ *([0-9]+) *, *([0-9]+) *, *[0-9]+ *]");

  private final JavaSparkContext spark;
  private final int cores;

  private SparkCluster(JavaSparkContext spark) {
    this.spark = spark;
    this.cores = cores(spark);
  }

  /** Connects to Spark. */
  public static final class Provider implements Cluster.Provider {
    @Override
    public Cluster connect(String master) {
      return open(master);
    }
  }

  private static SparkCluster open(String master) {
    SparkConf conf = new SparkConf();
    if (!master.equals(SUBMITTED)) {
      conf.setMaster(master);
    } else if (!conf.contains(MASTER)) {
      throw new InvalidInput(
          "--spark=submit: spark-submit named no master; name one here, such as --spark local[2]");
    }
    if (!conf.get(MASTER).matches("local(\\[.*])?|(spark|k8s|mesos):.*|yarn.*|" + LOCAL_CLUSTER)) {
      throw new InvalidInput(
          "--spark: expected a Spark master, such as local[2], local-cluster[2,1,2048] or"
              + " spark://host:7077; got '%s'".formatted(conf.get(MASTER)));
    }
    return new SparkCluster(context(conf));
  }

  @Override
  public String description() {
    return "Spark %s at %s, %d cores".formatted(spark.version(), spark.master(), cores);
  }

  @Override
  public int cores() {
    return cores;
  }

  @Override
  public TrialRunner runner() {
    return new SparkTrialRunner(spark);
  }

  @Override
  public EpochFit fit() {
    return new ParameterAveraging(spark, cores);
  }

  @Override
  public <T extends Serializable, C extends Callable<T> & Serializable> List<T> call(List<C> calls)
      throws IOException {
    try {
      return spark.parallelize(calls, Math.max(1, calls.size())).map(call -> call.call()).collect();
    } catch (Exception e) { // Scala throws SparkException, which is checked, without declaring it
      throw new IOException(SparkTrialRunner.message(e), e);
    }
  }

  @Override
  public void close() {
    spark.close();
  }

  private static JavaSparkContext context(SparkConf conf) {
    conf.setIfMissing("spark.app.name", "unroll");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.set(
        "spark.executor.extraJavaOptions",
        conf.get("spark.executor.extraJavaOptions", "")
            + " --add-modules jdk.incubator.vector -Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    // One thread for ND4J's own operations: a core trains a trial.
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    if (conf.get(MASTER).startsWith("local")) {
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
    }
    if (conf.get(MASTER).startsWith("local-cluster")) {
      // Its executors are on this machine, and have what this process has.
      conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    if (!conf.get(MASTER).startsWith("local") && !conf.contains(JARS)) {
      conf.set(JARS, application().toString());
    }
    try {
      JavaSparkContext spark = new JavaSparkContext(conf);
      spark.setLogLevel("WARN");
      return spark;
    } catch (RuntimeException e) {
      throw new InvalidInput(
          "--spark: cannot connect to %s: %s".formatted(conf.get(MASTER), e.getMessage()), e);
    }
  }

  /**
   * The jar that executors on other machines are sent, which have Spark's classes and none of ours.
   *
   * @throws InvalidInput if it was not built
   */
  static Path application() {
    Path here;
    try {
      here =
          Path.of(SparkCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    Path jar =
        here.resolveSibling(here.getFileName().toString().replace(".jar", "-application.jar"));
    if (!here.toString().endsWith(".jar") || !Files.isRegularFile(jar)) {
      throw new InvalidInput(
          "--spark: executors on other machines need Unroll's application jar, which is not built;"
              + " build it with"
              + "\nmvn -pl experiments/spark -am -Papplication -Dmaven.test.skip=true package"
              + "\nin Unroll's folder, and run the command again");
    }
    return jar;
  }

  /**
   * The number of tasks at once. Executors of a cluster connect one by one: waits for the first.
   */
  static int cores(JavaSparkContext spark) {
    Matcher sized = LOCAL_CLUSTER.matcher(spark.master());
    if (sized.matches()) {
      return Integer.parseInt(sized.group(1)) * Integer.parseInt(sized.group(2));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!spark.master().startsWith("local")
        && spark.sc().getExecutorMemoryStatus().size() < 2 // the driver is one of them
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return Math.max(1, spark.defaultParallelism());
  }
}
