package io.taskweir.cli;

/** What a command prints: for people, or for scripts. */
public enum OutputFormat {
  TABLE,
  JSON
}
