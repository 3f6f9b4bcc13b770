package io.taskweir.worker.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final FunctionTable table = new FunctionTable();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  InitializersTest() {
    for (String function : List.of("z", "m", "a", "none")) {
      table.add(function, (input, task) -> input);
    }
  }

  @Test
  void eachRunsOnceInTheOrderOfTheHandlers() {
    table.addInitializer("a", () -> seen.add("a"));
    table.addInitializer("z", () -> seen.add("z"));
    table.addInitializer("m", () -> seen.add("m"));
    Initializers.run(table.all(), LONG);
    assertThat(seen).containsExactly("z", "m", "a");
  }

  @Test
  void oneThatThrowsNamesItsFunctionAndKeepsTheRestFromRunning() {
    table.addInitializer(
        "z",
        () -> {
          throw new IOException("no model");
        });
    table.addInitializer("m", () -> seen.add("m"));
    assertThatThrownBy(() -> Initializers.run(table.all(), LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function \"z\": its Initializer failed: java.io.IOException: no model; the worker does"
                + " not start")
        .hasRootCauseMessage("no model");
    assertThat(seen).isEmpty();
  }

  @Test
  void oneThatTakesTooLongIsInterrupted() {
    table.addInitializer(
        "z",
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            seen.add("interrupted");
          }
        });
    assertThatThrownBy(() -> Initializers.run(table.all(), Duration.ofMillis(50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("function \"z\": its Initializer takes longer than PT0.05S");
    await().until(() -> seen.equals(List.of("interrupted")));
  }

  @Test
  void whoIsInterruptedWhileHeWaitsStaysInterrupted() {
    table.addInitializer("z", () -> new CountDownLatch(1).await());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Initializers.run(table.all(), LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
