package io.taskweir.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a program started by {@link ChildProcess} has to do with whoever has started it. */
public final class Parent {
  private Parent() {}

  /** Says a line that is waited for by {@link ChildProcess#awaitLine}. */
  public static void say(String line) {
    System.out.println(line);
  }

  /** Blocks until the parent wants this process to end, or is gone. */
  public static void await() throws IOException {
    try (InputStream parent = System.in) {
      parent.transferTo(OutputStream.nullOutputStream());
    }
  }
}
