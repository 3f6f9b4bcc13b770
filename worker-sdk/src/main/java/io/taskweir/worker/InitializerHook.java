package io.taskweir.worker;

/**
 * Makes ready what the handlers of a function need: a model loaded, a cache filled, a connection
 * tried out.
 *
 * <p>Called once, by {@link WorkerBuilder#start}, before the worker takes its first task; those of
 * several functions one after the other, in the order in which the functions were given. If it
 * throws, or takes longer than {@link WorkerBuilder#initializerTimeout}, the worker does not start.
 */
@FunctionalInterface
public interface InitializerHook {
  /**
   * @throws Exception anything: the worker does not start
   */
  void initialize() throws Exception;
}
