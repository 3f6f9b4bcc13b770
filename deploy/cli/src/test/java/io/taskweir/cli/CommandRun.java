package io.taskweir.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** A command that was run in this process, and what came of it. */
public record CommandRun(int exitStatus, String out, String err) {

  /** Runs {@code taskweir} with these arguments. */
  public static CommandRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      CommandLine command = Main.commandLine();
      command.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
      command.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
      int status = command.execute(arguments);
      return new CommandRun(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }
}
