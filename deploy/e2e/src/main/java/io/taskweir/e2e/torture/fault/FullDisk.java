package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Node;
import io.taskweir.e2e.torture.cluster.SmallDisk;

/** No space left under a broker or a state-store. */
record FullDisk(Node node, SmallDisk disk) implements Fault {
  @Override
  public String name() {
    return "full disk under " + node;
  }

  @Override
  public void inject() {
    disk.fill();
  }

  /** A program that has given its disk up does not find out by itself that it is well again. */
  @Override
  public void heal() {
    disk.free();
    node.kill();
  }
}
