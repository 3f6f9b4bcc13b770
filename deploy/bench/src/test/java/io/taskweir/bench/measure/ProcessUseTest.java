package io.taskweir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUseTest {
  @Test
  void peakMemoryIsTheHighWaterMark() {
    assertThat(ProcessUse.peakRssMb("Name:\tjava\nVmHWM:\t 2097152 kB\nVmRSS:\t 1024 kB\n"))
        .isEqualTo(2_048);
  }

  @Test
  void presentMemoryIsNotTheHighWaterMark() {
    assertThat(ProcessUse.rssMb("Name:\tjava\nVmHWM:\t 2097152 kB\nVmRSS:\t 1048576 kB\n"))
        .isEqualTo(1_024);
  }

  @Test
  void threadsThatDifferInNumbersOnlyAreOneGroup() {
    assertThat(ThreadUse.group("state-7b1c2d3e-0000-4abc-8def-0123456789ab-StreamThread-12"))
        .isEqualTo("state-#-StreamThread-#");
  }
}
