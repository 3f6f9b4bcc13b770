package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.load.Load;

/** One tenant asks for as much as it can. */
record Flood(Load load, String tenant) implements Fault {
  @Override
  public String name() {
    return "flood of " + tenant;
  }

  @Override
  public void inject() {
    load.flood(tenant);
  }

  @Override
  public void heal() {
    load.flood("");
  }
}
