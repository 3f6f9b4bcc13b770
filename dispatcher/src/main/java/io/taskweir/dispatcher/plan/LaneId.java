package io.taskweir.dispatcher.plan;

/** A lane: the work of one function of one tenant. */
public record LaneId(String tenant, String function) {
  @Override
  public String toString() {
    return tenant + "/" + function;
  }
}
