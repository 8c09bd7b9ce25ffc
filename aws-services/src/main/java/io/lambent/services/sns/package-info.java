/**
 * SNS: topics and their subscriptions. A publish commits the message and a delivery for each
 * subscription that wants it, before it is answered; workers send the deliveries until they are
 * done.
 */
@ApplicationModule(
    allowedDependencies = {"front", "invocation", "lease", "outbound", "policy", "sqs", "tags"})
@NullMarked
package io.lambent.services.sns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
