package io.taskweir.bench.submit;

import io.taskweir.bench.api.KeptConnection.Answer;
import io.taskweir.bench.line.Inputs;

/** {@code POST /tasks}: one task in a call. */
final class SingleCalls implements HttpEntrance.Calls {
  private static final int ACCEPTED = 202;

  private final Bodies bodies;

  SingleCalls(String function, Inputs inputs) {
    bodies = new Bodies(function, inputs);
  }

  @Override
  public byte[] body(int from, int to) {
    return bodies.lines(from, to);
  }

  @Override
  public int tasksPerCall() {
    return 1;
  }

  @Override
  public int accepted(Answer answer) {
    return answer.status() == ACCEPTED ? 1 : 0;
  }
}
