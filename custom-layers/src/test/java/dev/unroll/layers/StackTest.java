package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Stack;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import org.junit.jupiter.api.Test;

final class StackTest implements BlockContract {

  @Override
  public SequenceBlock block() {
    return new Stack("[norm, min-gru], [norm, mlp(expand=1)], norm");
  }

  @Test
  void partsAreNamedByTheirPlace() {
    assertThat(Parameter.names(new Stack("[norm, mlp(kind=gelu, expand=3)] * 2").parameters(4, 4)))
        .containsExactly(
            "0.weight",
            "1.up-proj.weight",
            "1.down-proj.weight",
            "2.weight",
            "3.up-proj.weight",
            "3.down-proj.weight");
    assertThat(new Stack("mlp").parameters(3, 4).get(0).name()).isEqualTo("embed.weight");
  }

  @Test
  void mistakesAreNamed() {
    refused("", "expected a block's name or a bracket, got \"\"");
    refused("[norm, mamba", "expected a comma or ]");
    refused("norm; mamba", "got \"; mamba\"");
    refused("mambo", "expected one of tanh-rnn, ");
    refused("mamba(stats=4)", "the block mamba has no such setting; it has expand, states");
    refused("mamba(states=0)", "states: expected a whole number from 1 on, got 0");
    refused("[norm, lstm]", "expected a block without a product with its state");
    refused("dropout(1)", "rate: expected a share from 0 to below 1, got 1.0");
    refused("dropout(0.1, 0.2)", "expected = and a value");
    refused("rwkv4(1), dropout()", "expected a value or a setting");
    refused("norm]", "expected a comma or the end");
  }

  private static void refused(String layers, String message) {
    assertThatThrownBy(() -> new Stack(layers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void settingsAreReadBack() {
    Stack stack = new Stack("[norm, attention(heads=2, span=8)] × 2");
    assertThat(BlockSettings.with(new Stack("norm"), BlockSettings.of(stack))).isEqualTo(stack);
  }
}
