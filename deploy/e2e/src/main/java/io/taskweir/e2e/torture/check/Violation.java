package io.taskweir.e2e.torture.check;

/** An invariant that does not hold, and where. */
public record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
