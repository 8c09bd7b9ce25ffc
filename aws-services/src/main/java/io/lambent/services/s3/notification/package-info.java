/**
 * Notifications: events of buckets are rows that are committed with the change that they are about,
 * and are sent to functions, queues, topics and the default event bus from there, at least once.
 */
@NullMarked
package io.lambent.services.s3.notification;

import org.jspecify.annotations.NullMarked;
