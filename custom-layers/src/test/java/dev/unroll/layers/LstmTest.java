package dev.unroll.layers;

final class LstmTest implements RecurrentLayerContract {

  @Override
  public RecurrentLayer.Builder<?> builder() {
    return new Lstm.Builder();
  }
}
