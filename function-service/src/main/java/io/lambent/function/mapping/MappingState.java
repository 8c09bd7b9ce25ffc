package io.lambent.function.mapping;

import java.util.Locale;

/** The state of a mapping. A request can change it only from a settled state. */
enum MappingState {
  /** Created, and not in effect yet. */
  CREATING,
  /** Asked to poll again after it was disabled. */
  ENABLING,
  /** Switched on: the source is to be polled. */
  ENABLED,
  /** Changed, and the change is not in effect yet. */
  UPDATING,
  /** Asked to stop. */
  DISABLING,
  /** Kept, and not in effect. */
  DISABLED,
  /** To be deleted, once it is no longer in use. */
  DELETING;

  /** Returns true where a request may change or delete the mapping. */
  boolean isSettled() {
    return this == ENABLED || this == DISABLED;
  }

  /** As AWS writes it, such as {@code Creating}. */
  String awsName() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
