package dev.unroll.layers;

/** What every recurrent layer of this module keeps; a layer's test implements {@code builder}. */
interface RecurrentLayerContract extends GradientContract, StateContract, NetworkContract {
  @Override
  RecurrentLayer.Builder<?> builder();
}
