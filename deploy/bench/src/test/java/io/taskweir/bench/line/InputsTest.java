package io.taskweir.bench.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.json.JsonSyntax;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {
  private final Inputs inputs = new Inputs(300);

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 1_024, 360_000, 99_999_999})
  void saysWhichTaskItBelongsTo(int number) {
    assertThat(Inputs.numberOf(inputs.of(number))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 300, 4_096})
  void isJsonOfExactlyTheGivenSize(int bytes) {
    byte[] input = new Inputs(bytes).of(42).bytes();

    assertThat(input).hasSize(bytes);
    JsonSyntax.requireValue(input, "payload");
  }
}
