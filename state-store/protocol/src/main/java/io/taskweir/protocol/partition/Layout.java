package io.taskweir.protocol.partition;

import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;

/**
 * What must be equal for everyone who computes where a task lives. Kept as the record with the key
 * {@link #KEY} in {@code taskweir.layout}, written once when a cluster is set up.
 *
 * @param partitions of every co-partitioned topic; never changes
 * @param shardSize how many of them one tenant uses; never changes
 * @param queues number of queue topics in the pool that tenants are hashed to
 */
public record Layout(int partitions, int shardSize, int queues) {
  public static final String KEY = "layout";

  public Layout {
    if (partitions < 1 || partitions > 4096) {
      throw JsonReader.invalid("partitions", "from 1 to 4096");
    }
    if (shardSize < 1 || shardSize > partitions) {
      throw JsonReader.invalid("shardSize", "from 1 to the number of partitions, " + partitions);
    }
    if (queues < 1 || queues > 100) {
      throw JsonReader.invalid("queues", "from 1 to 100");
    }
  }

  public static Layout parse(byte[] json) {
    int[] values = new int[3];
    JsonReader.readObject(
        json,
        "layout",
        (field, value) -> {
          switch (field) {
            case "partitions" -> values[0] = value.integer(field, 1, 4096);
            case "shardSize" -> values[1] = value.integer(field, 1, 4096);
            case "queues" -> values[2] = value.integer(field, 1, 100);
            default -> value.skip();
          }
        });
    return new Layout(values[0], values[1], values[2]);
  }

  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeNumberField("partitions", partitions);
          json.writeNumberField("shardSize", shardSize);
          json.writeNumberField("queues", queues);
        });
  }
}
