/**
 * Alarms of CloudWatch: conditions over metrics, and over other alarms. Each is evaluated by
 * whichever instance claims it; a change of its state is committed together with its history, its
 * event on the default bus and its actions, which workers deliver until they are done. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">Alarm
 * evaluation</a>.
 */
@ApplicationModule(
    allowedDependencies = {"cloudwatch", "events", "invocation", "lease", "sns", "tags"})
@NullMarked
package io.lambent.services.cloudwatch.alarm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
