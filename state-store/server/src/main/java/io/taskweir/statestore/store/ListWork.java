package io.taskweir.statestore.store;

/** Counts what a page looks at, against its bound. One thread. */
final class ListWork {
  /** What a key costs that has to be searched for, in keys that are read one after the other. */
  static final int SEARCH = 16;

  private final int bound;
  private long spent;
  private boolean begun;

  /**
   * @param bound in keys that are read one after the other
   */
  ListWork(int bound) {
    this.bound = bound;
  }

  /** What was spent before is free: no page can do without a first look into every list. */
  void begin() {
    if (!begun) {
      begun = true;
      spent = 0;
    }
  }

  void spend(int keys) {
    spent += keys;
  }

  boolean isOver() {
    return spent >= bound;
  }
}
