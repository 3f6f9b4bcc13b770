package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A handler gets its own tenant's tasks only, each with the payload that it was made with (G12).
 */
final class TenantsNeverCross implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.Began began : evidence.all(Fact.Began.class)) {
      String text = new String(began.payload().bytes(), StandardCharsets.UTF_8);
      if (!began.tenant().equals(began.key().tenant())
          || !text.startsWith("\"" + began.tenant() + "/")) {
        breach.accept(
            "a worker of %s was given %s with %s".formatted(began.tenant(), began.key(), text));
      }
    }
  }
}
