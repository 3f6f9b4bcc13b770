package io.taskweir.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a user has named and that cannot be read, in the user's words. */
public final class UnreadableFile {
  private UnreadableFile() {}

  /**
   * What to tell the user.
   *
   * @param what the file is for, such as {@code the settings in}; may be empty
   */
  public static CommandException badUsage(String what, Path file, IOException failure) {
    String name = what.isEmpty() ? file.toString() : what + " " + file;
    return CommandException.badUsage("cannot read " + name + ": " + reason(failure), failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }
}
