package io.taskweir.cli.exec.isolation;

/** Why there can be no cgroups of ours here. */
final class CgroupUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  CgroupUnavailableException(String message) {
    super(message);
  }

  CgroupUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
