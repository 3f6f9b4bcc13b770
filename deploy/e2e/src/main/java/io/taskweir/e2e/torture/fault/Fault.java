package io.taskweir.e2e.torture.fault;

/** Something that goes wrong, and is put right again. One thread. */
public interface Fault {
  /** What it is, and whom it meets, such as {@code kill dispatcher-1}. */
  String name();

  /** Lets it go wrong. May block while it does. */
  void inject() throws InterruptedException;

  /** Puts it right. Does nothing if it has been put right. */
  void heal() throws InterruptedException;
}
