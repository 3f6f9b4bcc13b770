package io.taskweir.protocol.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:9092 | none",
        "127.0.0.1:9092, localhost:9093 | none",
        "[::1]:9092 | none",
        "kafka-1:9092 | lz4",
        "localhost:9092,kafka-1:9092 | lz4",
        "localhost.example.com:9092 | lz4",
        "[2001:db8::1]:9092 | lz4",
        " | lz4",
      })
  void onlyOnTheMachineItselfNothingIsCompressed(String bootstrap, String compression) {
    assertThat(Compression.towards(bootstrap)).isEqualTo(compression);
  }
}
