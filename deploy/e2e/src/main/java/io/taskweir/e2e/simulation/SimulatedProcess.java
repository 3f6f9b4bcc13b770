package io.taskweir.e2e.simulation;

/**
 * A process of the simulated world: it can die, for ever, and stand still, for a while, without
 * knowing that it did. One thread.
 */
public abstract class SimulatedProcess {
  private final String id;
  private boolean dead;
  private boolean paused;

  protected SimulatedProcess(String id) {
    this.id = id;
  }

  public final String id() {
    return id;
  }

  public final boolean isDead() {
    return dead;
  }

  public final boolean isPaused() {
    return paused;
  }

  /** Whether it does anything now. */
  public boolean isResponding() {
    return !dead && !paused;
  }

  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /** Dies, with everything that only it knows. */
  public void kill() {
    dead = true;
  }
}
