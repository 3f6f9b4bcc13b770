package io.taskweir.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NeighbourTest {
  @Test
  void livesInTheVeryPartitionsOfTheOther() {
    TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);
    String neighbour = Neighbour.tenantBeside(LineSettings.TENANT);

    assertThat(neighbour).isNotEqualTo(LineSettings.TENANT);
    assertThat(Arrays.stream(routing.shard(neighbour)).boxed())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(routing.shard(LineSettings.TENANT)).boxed().toList());
  }
}
