package dev.unroll.spark;

import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.train.EpochFit;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application of ours, and what it is good for. */
final class SparkCluster implements Cluster {
  private final JavaSparkContext spark;
  private final int cores;

  SparkCluster(JavaSparkContext spark) {
    this.spark = spark;
    this.cores = SparkClusters.cores(spark);
  }

  @Override
  public String described() {
    return "Spark %s at %s, %d cores".formatted(spark.version(), spark.master(), cores);
  }

  @Override
  public int cores() {
    return cores;
  }

  @Override
  public Workplace workplace(Candidates candidates) {
    return new SparkWorkplace(spark, candidates);
  }

  @Override
  public EpochFit fit() {
    return new ParameterAveraging(spark, cores);
  }

  @Override
  public void close() {
    spark.close();
  }
}
