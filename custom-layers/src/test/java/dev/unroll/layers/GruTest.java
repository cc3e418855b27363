package dev.unroll.layers;

final class GruTest implements RecurrentLayerContract {

  @Override
  public RecurrentLayer.Builder<?> builder() {
    return new Gru.Builder();
  }
}
