package dev.unroll.layers;

final class ReluRnnTest implements RecurrentLayerContract {

  @Override
  public RecurrentLayer.Builder<?> builder() {
    return new ReluRnn.Builder();
  }
}
