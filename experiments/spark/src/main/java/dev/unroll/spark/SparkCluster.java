package dev.unroll.spark;

import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.train.EpochFit;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/** A Spark application of ours, and what it is good for. */
final class SparkCluster implements Cluster {
  /** Minibatches that a worker trains on before the weights of all are averaged. */
  private static final int AVERAGING = 4;

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
  public EpochFit fit(int batch) {
    return (network, batches, rules) -> fit(network, batches, rules, batch);
  }

  private double fit(
      MultiLayerNetwork network, List<DataSet> batches, List<TrainingListener> rules, int batch) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(cores, batch)
            .batchSizePerWorker(batch)
            .averagingFrequency(AVERAGING)
            .saveUpdater(true) // else Adam would begin anew after each averaging
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .build();
    SparkDl4jMultiLayer shared = new SparkDl4jMultiLayer(spark, network, master);
    shared.setListeners(rules);
    JavaRDD<DataSet> data = spark.parallelize(batches, cores);
    shared.fit(data);
    return shared.getScore();
  }

  @Override
  public void close() {
    spark.close();
  }
}
