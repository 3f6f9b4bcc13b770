package io.taskweir.worker.function;

import io.taskweir.protocol.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hooks of one kind, by function; each function has one at most. Filled by one thread. */
final class HookTable<H> {
  private final String kind;
  private final Map<String, H> hooks = new LinkedHashMap<>();

  /**
   * @param kind as users know it
   */
  HookTable(String kind) {
    this.kind = kind;
  }

  void add(String function, H hook) {
    Names.requireFunction(function);
    if (hooks.putIfAbsent(function, hook) != null) {
      throw new IllegalArgumentException(
          "function \"%s\": it has %s hook already, and can have only one"
              .formatted(function, kind));
    }
  }

  @Nullable H of(String function) {
    return hooks.get(function);
  }

  /**
   * @throws IllegalStateException if there is a hook for another function
   */
  void requireAllOf(Set<String> functions) {
    for (String function : hooks.keySet()) {
      if (!functions.contains(function)) {
        throw new IllegalStateException(
            "function \"%s\": it has %s hook but no handler; there are handlers for %s"
                .formatted(function, kind, functions));
      }
    }
  }
}
