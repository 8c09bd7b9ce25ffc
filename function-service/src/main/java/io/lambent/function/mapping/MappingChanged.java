package io.lambent.function.mapping;

/**
 * Published by every transaction that puts a mapping into transition.
 *
 * @param needsPoller true if the transition ends when a poller says so
 */
record MappingChanged(String uuid, boolean needsPoller) {}
