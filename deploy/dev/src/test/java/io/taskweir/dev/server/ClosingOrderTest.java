package io.taskweir.dev.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingOrderTest {
  private final List<String> closed = new ArrayList<>();
  private final ClosingOrder order = new ClosingOrder();

  @Test
  void closesTheLastFirst() {
    add("broker");
    add("http");
    order.close();
    assertThat(closed).containsExactly("http", "broker");
  }

  @Test
  void closesTheOthersWhenOneCannotBe() {
    add("broker");
    order.add(
        "inbox",
        () -> {
          throw new IllegalStateException("stuck");
        });
    add("http");
    assertThatThrownBy(order::close).hasMessage("inbox did not close").hasRootCauseMessage("stuck");
    assertThat(closed).containsExactly("http", "broker");
  }

  @Test
  void closesNothingTwice() {
    add("http");
    order.close();
    order.close();
    assertThat(closed).containsExactly("http");
  }

  private void add(String name) {
    order.add(name, () -> closed.add(name));
  }
}
