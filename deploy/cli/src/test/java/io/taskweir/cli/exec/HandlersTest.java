package io.taskweir.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.exec.isolation.ProcessLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlersTest {
  @Test
  void takeNoMoreTasksThanThereArePlacesFor() {
    Map<String, HandlerSpec> specs = new LinkedHashMap<>();
    specs.put("a", lines(2, 1));
    assertThat(places(specs, 8)).isEqualTo(2);
    specs.put("b", lines(1, 3));
    assertThat(places(specs, 8)).isEqualTo(5);
    assertThat(places(specs, 4)).isEqualTo(4);
    specs.put("c", new HandlerSpec.Exec("true", ProcessLimits.NONE, Hooks.NONE));
    assertThat(places(specs, 8)).isEqualTo(8);
  }

  private static int places(Map<String, HandlerSpec> specs, int concurrency) {
    Duration some = Duration.ofSeconds(1);
    try (Handlers handlers = new Handlers(specs, "acme", concurrency, some, some)) {
      return handlers.places();
    }
  }

  private static HandlerSpec lines(int max, int perProcess) {
    return new HandlerSpec.Lines("true", perProcess, 0, max, ProcessLimits.NONE, Hooks.NONE);
  }
}
