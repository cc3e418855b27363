package dev.unroll.experiments.stage;

/** A model that can leave this program. */
public sealed interface Portable permits TrainedModel, ForecastModel, CombinationModel {}
