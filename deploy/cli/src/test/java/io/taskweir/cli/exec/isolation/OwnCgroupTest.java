package io.taskweir.cli.exec.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCgroupTest {
  private static final String V1 =
      "34 33 0:30 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
  private static final String V2 =
      "42 33 0:38 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

  @Test
  void isBelowWhereVersion2IsMounted() throws Exception {
    assertThat(OwnCgroup.find(List.of("4:memory:/a", "0::/user.slice/x"), List.of(V1, V2)))
        .isEqualTo(Path.of("/sys/fs/cgroup/user.slice/x"));
    assertThat(OwnCgroup.find(List.of("0::/"), List.of(V2))).isEqualTo(Path.of("/sys/fs/cgroup/"));
  }

  @Test
  void isBelowThePartThatAContainerIsGiven() throws Exception {
    String part = "42 33 0:38 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw";
    assertThat(OwnCgroup.find(List.of("0::/docker/abc/worker"), List.of(part)))
        .isEqualTo(Path.of("/sys/fs/cgroup/worker"));
    assertThatThrownBy(() -> OwnCgroup.find(List.of("0::/docker/other"), List.of(part)))
        .hasMessageContaining("/docker/other, is not mounted");
  }

  @Test
  void saysWhyThereIsNone() {
    assertThatThrownBy(() -> OwnCgroup.find(List.of("4:memory:/a"), List.of(V1, V2)))
        .hasMessageContaining("no cgroup of version 2");
    assertThatThrownBy(() -> OwnCgroup.find(List.of("0::/"), List.of(V1)))
        .hasMessageContaining("not mounted");
    assertThatThrownBy(() -> OwnCgroup.find(List.of("0::/../outside"), List.of(V2)))
        .isInstanceOf(CgroupUnavailableException.class);
  }
}
