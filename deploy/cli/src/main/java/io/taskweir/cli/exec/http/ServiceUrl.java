package io.taskweir.cli.exec.http;

import io.taskweir.cli.CommandException;
import io.taskweir.protocol.http.HttpEndpoint;
import io.taskweir.protocol.problem.ProblemException;

/** Where an HTTP service is, as an option of the command line says it. */
public final class ServiceUrl {
  private ServiceUrl() {}

  /**
   * @param option what the URL was given as, for the error
   * @throws CommandException if it is no URL that can be posted to
   */
  public static HttpEndpoint parse(String option, String text) {
    try {
      return HttpEndpoint.parse(option, text);
    } catch (ProblemException e) {
      throw CommandException.badUsage(e.detail(), e);
    }
  }
}
