package io.taskweir.dev.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Whether this process can do its work: each part says so for itself, and all must. Thread-safe.
 */
public final class Readiness {
  private final Map<String, BooleanSupplier> parts = new ConcurrentHashMap<>();

  /**
   * @param part as an operator knows it, such as {@code state-store}
   */
  public void add(String part, BooleanSupplier isReady) {
    parts.put(part, isReady);
  }

  /** Those parts that are not ready now, in alphabetical order; empty means ready. */
  public List<String> missing() {
    return parts.entrySet().stream()
        .filter(part -> !part.getValue().getAsBoolean())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Whether nothing is missing. */
  public boolean isReady() {
    return missing().isEmpty();
  }
}
