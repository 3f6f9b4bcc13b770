package io.taskweir.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 1_000})
  void everyNameIsNewOnceHoweverManyThereAre(int fields) {
    FieldNames names = new FieldNames();
    for (int i = 0; i < fields; i++) {
      assertThat(names.add("f" + i)).as("the first f%d", i).isTrue();
    }
    for (int i = 0; i < fields; i++) {
      assertThat(names.add("f" + i)).as("another f%d", i).isFalse();
    }
    assertThat(names.add("f" + fields)).isTrue();
  }
}
