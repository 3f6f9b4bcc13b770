package io.taskweir.e2e.simulation.check;

/**
 * A promise that was not kept.
 *
 * @param invariant the class that found it
 * @param what the task or record, and what is wrong with it
 */
public record Breach(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
