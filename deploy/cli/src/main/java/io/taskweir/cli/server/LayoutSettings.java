package io.taskweir.cli.server;

import io.taskweir.cli.settings.ServerKey;
import io.taskweir.cli.settings.Settings;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.protocol.partition.Layout;
import java.util.Optional;

/** The layout, if the settings say anything about it. */
final class LayoutSettings {
  private LayoutSettings() {}

  /** Empty if the settings leave it to the cluster, or to the defaults. */
  static Optional<Layout> find(Settings settings) {
    Optional<Integer> partitions = settings.findInteger(ServerKey.PARTITIONS);
    Optional<Integer> shardSize = settings.findInteger(ServerKey.SHARD_SIZE);
    Optional<Integer> queues = settings.findInteger(ServerKey.QUEUES);
    if (partitions.isEmpty() && shardSize.isEmpty() && queues.isEmpty()) {
      return Optional.empty();
    }
    Layout defaults = Shape.DEFAULT_LAYOUT;
    return Optional.of(
        new Layout(
            partitions.orElse(defaults.partitions()),
            shardSize.orElse(defaults.shardSize()),
            queues.orElse(defaults.queues())));
  }
}
