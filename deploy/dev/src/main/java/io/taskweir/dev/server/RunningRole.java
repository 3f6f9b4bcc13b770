package io.taskweir.dev.server;

import io.javalin.config.RoutesConfig;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A part of a server that has been started.
 *
 * @param name as an operator knows it
 * @param isReady whether it can do its work now
 * @param routes adds what it serves over HTTP
 * @param endStreams ends answers that would never end by themselves, before HTTP stops; returns at
 *     once
 * @param closing ends it in good order, within a bounded time
 */
record RunningRole(
    String name,
    BooleanSupplier isReady,
    Consumer<RoutesConfig> routes,
    Runnable endStreams,
    AutoCloseable closing) {

  /** A part whose answers all end by themselves. */
  RunningRole(
      String name, BooleanSupplier isReady, Consumer<RoutesConfig> routes, AutoCloseable closing) {
    this(name, isReady, routes, () -> {}, closing);
  }

  /** A part that serves nothing over HTTP. */
  static RunningRole silent(String name, BooleanSupplier isReady, AutoCloseable closing) {
    return new RunningRole(name, isReady, routes -> {}, closing);
  }
}
