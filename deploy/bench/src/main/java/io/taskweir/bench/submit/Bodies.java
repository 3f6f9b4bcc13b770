package io.taskweir.bench.submit;

import io.taskweir.bench.line.Inputs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Submissions as JSON, a line each. */
final class Bodies {
  private static final byte[] AFTER = "}\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] before;
  private final Inputs inputs;

  Bodies(String function, Inputs inputs) {
    this.inputs = inputs;
    before =
        ("{\"function\":\"" + function + "\",\"payload\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** Those of the tasks from a number up to below another. */
  byte[] lines(int from, int to) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream((to - from) * 400);
    for (int number = from; number < to; number++) {
      lines.writeBytes(before);
      lines.writeBytes(inputs.of(number).bytes());
      lines.writeBytes(AFTER);
    }
    return lines.toByteArray();
  }
}
