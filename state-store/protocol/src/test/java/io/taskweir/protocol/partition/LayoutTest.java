package io.taskweir.protocol.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayoutTest {
  @Test
  void survivesTheRoundTrip() {
    Layout layout = new Layout(64, 8, 16);
    assertThat(layout.toJson())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"partitions\":64,\"shardSize\":8,\"queues\":16}");
    assertThat(Layout.parse(layout.toJson())).isEqualTo(layout);
  }

  @Test
  void ignoresWhatLaterVersionsAdd() {
    byte[] json =
        "{\"partitions\":4,\"shardSize\":2,\"queues\":1,\"routes\":{\"acme\":7}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Layout.parse(json)).isEqualTo(new Layout(4, 2, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1,partitions",
    "4097,1,1,partitions",
    "4,0,1,shardSize",
    "4,5,1,shardSize",
    "4,2,0,queues",
    "4,2,101,queues"
  })
  void refusesWhatCannotBe(int partitions, int shardSize, int queues, String field) {
    assertThatThrownBy(() -> new Layout(partitions, shardSize, queues))
        .hasMessageContaining("field " + field);
    String json =
        "{\"partitions\":%d,\"shardSize\":%d,\"queues\":%d}"
            .formatted(partitions, shardSize, queues);
    assertThatThrownBy(() -> Layout.parse(json.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("field " + field);
  }

  @Test
  void mustBeComplete() {
    assertThatThrownBy(() -> Layout.parse("{}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("partitions");
  }
}
