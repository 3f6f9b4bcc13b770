package io.taskweir.core.function;

import io.taskweir.protocol.function.FunctionConfig;

/**
 * What a partition knows of a function. Every change carries a version, and of each kind of change
 * the newest counts, in whatever order they come: so all partitions of a tenant end with the same.
 * A deletion takes back every older change. Immutable.
 *
 * @param configured the last config that was set
 * @param configVersion of the change that set it; 0 if there was none
 * @param pausing what the last pause or resumption said
 * @param pauseVersion of that change; 0 if there was none
 * @param generation version of the last deletion; 0 if there was none
 * @param seen whether a task was accepted since
 */
public record FunctionState(
    FunctionConfig configured,
    long configVersion,
    boolean pausing,
    long pauseVersion,
    long generation,
    boolean seen) {

  /** Of a function that nobody has ever named. */
  public static final FunctionState UNKNOWN =
      new FunctionState(FunctionConfig.DEFAULT, 0, false, 0, 0, false);

  /** Whether the function has been configured or used, and not deleted since. */
  public boolean exists() {
    return seen || configVersion > generation;
  }

  /** The config that holds for new tasks. */
  public FunctionConfig config() {
    return configVersion > generation ? configured : FunctionConfig.DEFAULT;
  }

  /** Whether none of its tasks is to be handed over. */
  public boolean isPaused() {
    return pausing && pauseVersion > generation;
  }

  /** Version of the last change of any kind. */
  public long version() {
    return Math.max(generation, Math.max(configVersion, pauseVersion));
  }

  public FunctionState withConfig(FunctionConfig config, long version) {
    return version <= configVersion
        ? this
        : new FunctionState(config, version, pausing, pauseVersion, generation, seen);
  }

  public FunctionState withPause(boolean paused, long version) {
    return version <= pauseVersion
        ? this
        : new FunctionState(configured, configVersion, paused, version, generation, seen);
  }

  public FunctionState deleted(long version) {
    return version <= generation
        ? this
        : new FunctionState(configured, configVersion, pausing, pauseVersion, version, false);
  }

  /** What two partitions know together. */
  public FunctionState mergedWith(FunctionState other) {
    FunctionState merged =
        withConfig(other.configured, other.configVersion)
            .withPause(other.pausing, other.pauseVersion)
            .deleted(other.generation);
    // A task that was accepted before a deletion that the other partition has not heard of yet says
    // nothing about the time after it.
    return other.seen && other.generation == merged.generation ? merged.used() : merged;
  }

  /** A task of it has been accepted. */
  public FunctionState used() {
    return seen
        ? this
        : new FunctionState(configured, configVersion, pausing, pauseVersion, generation, true);
  }
}
