package io.taskweir.cli;

import java.util.List;

/**
 * Commands that are not in this module, found on the class path by {@link java.util.ServiceLoader}:
 * the proofs of {@code deploy/e2e}, which come with a checkout and not with the product.
 */
public interface MoreCommands {
  /** Objects annotated with {@link picocli.CommandLine.Command}; made anew for each call. */
  List<Object> commands();
}
