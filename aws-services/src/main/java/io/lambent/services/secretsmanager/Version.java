package io.lambent.services.secretsmanager;

import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A version of a secret without its value.
 *
 * @param stages its staging labels
 * @param accessedOn the day on which it was read last, in UTC
 */
record Version(
    String id, SortedSet<String> stages, Instant createdAt, @Nullable LocalDate accessedOn) {}
