package io.taskweir.bench.submit;

import io.taskweir.bench.api.KeptConnection.Answer;
import io.taskweir.bench.line.Inputs;
import java.nio.charset.StandardCharsets;

/** {@code POST /tasks:batch}: many tasks in a call, a line each, and a verdict for each. */
final class BulkCalls implements HttpEntrance.Calls {
  /** In the verdict of a task that was accepted, and of no other. */
  private static final byte[] ACCEPTED = "\"status\":202,".getBytes(StandardCharsets.US_ASCII);

  private static final int DONE = 200;

  private final Bodies bodies;
  private final int linesPerCall;

  BulkCalls(String function, Inputs inputs, int linesPerCall) {
    this.linesPerCall = linesPerCall;
    bodies = new Bodies(function, inputs);
  }

  @Override
  public byte[] body(int from, int to) {
    return bodies.lines(from, to);
  }

  @Override
  public int tasksPerCall() {
    return linesPerCall;
  }

  @Override
  public int accepted(Answer answer) {
    return answer.status() == DONE ? occurrences(answer.body(), ACCEPTED) : 0;
  }

  /** How often some bytes are in a text. */
  static int occurrences(byte[] text, byte[] wanted) {
    int found = 0;
    for (int at = 0; at <= text.length - wanted.length; at++) {
      int same = 0;
      while (same < wanted.length && text[at + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        found++;
      }
    }
    return found;
  }
}
