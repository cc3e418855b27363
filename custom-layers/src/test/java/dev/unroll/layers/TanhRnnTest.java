package dev.unroll.layers;

final class TanhRnnTest implements RecurrentLayerContract {

  @Override
  public RecurrentLayer.Builder<?> builder() {
    return new TanhRnn.Builder();
  }
}
