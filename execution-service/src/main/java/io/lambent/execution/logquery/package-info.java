/**
 * Queries of log events in the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html">language of
 * CloudWatch Logs Insights</a>: a text becomes a {@link LogQuery}, which takes events and makes
 * rows.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.execution.logquery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
