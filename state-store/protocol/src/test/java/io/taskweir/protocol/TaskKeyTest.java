package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TaskKeyTest {
  @Test
  void isReadAsItIsWritten() {
    TaskKey key = new TaskKey("acme", "a.b_c:d-e");
    assertThat(key.toBytes()).asString(StandardCharsets.UTF_8).isEqualTo("acme/a.b_c:d-e");
    assertThat(TaskKey.parse(key.toString())).isEqualTo(key);
  }

  @Test
  void needsASlash() {
    assertThatThrownBy(() -> TaskKey.parse("acme")).hasMessageContaining("expected tenant/taskId");
  }
}
