package io.taskweir.examples;

/** What the examples are called with. */
final class Arguments {
  /** The tenant of all examples. */
  static final String TENANT = "examples";

  private Arguments() {}

  /** The first argument. */
  static String bootstrap(String[] args) {
    return args.length > 0 ? args[0] : "localhost:9092";
  }

  /** The second argument: where the HTTP API is. */
  static String url(String[] args) {
    return args.length > 1 ? args[1] : "http://localhost:8080";
  }
}
