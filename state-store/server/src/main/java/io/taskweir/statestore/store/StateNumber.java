package io.taskweir.statestore.store;

import io.taskweir.protocol.TaskState;
import io.taskweir.statestore.store.proto.StoredState;

/** The numbers of states in keys and values; given out once, in store.proto, and never reused. */
final class StateNumber {
  /** One more than the highest. */
  static final int COUNT = StoredState.STOPPED_VALUE + 1;

  private StateNumber() {}

  static int of(TaskState state) {
    return stored(state).getNumber();
  }

  static StoredState stored(TaskState state) {
    return switch (state) {
      case ENQUEUED -> StoredState.ENQUEUED;
      case DEQUEUED -> StoredState.DEQUEUED;
      case RUNNING -> StoredState.RUNNING;
      case RETRYING -> StoredState.RETRYING;
      case SUCCEEDED -> StoredState.SUCCEEDED;
      case FAILED -> StoredState.FAILED;
      case EXPIRED -> StoredState.EXPIRED;
      case INVALID -> StoredState.INVALID;
      case STOPPING -> StoredState.STOPPING;
      case STOPPED -> StoredState.STOPPED;
    };
  }

  static TaskState state(StoredState stored) {
    return switch (stored) {
      case ENQUEUED -> TaskState.ENQUEUED;
      case DEQUEUED -> TaskState.DEQUEUED;
      case RUNNING -> TaskState.RUNNING;
      case RETRYING -> TaskState.RETRYING;
      case SUCCEEDED -> TaskState.SUCCEEDED;
      case FAILED -> TaskState.FAILED;
      case EXPIRED -> TaskState.EXPIRED;
      case INVALID -> TaskState.INVALID;
      case STOPPING -> TaskState.STOPPING;
      case STOPPED -> TaskState.STOPPED;
      case STATE_UNKNOWN, UNRECOGNIZED ->
          throw new IllegalStateException("a stored state that this version does not know");
    };
  }
}
