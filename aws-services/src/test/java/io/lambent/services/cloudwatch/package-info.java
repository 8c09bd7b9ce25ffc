/** Tests of CloudWatch by the AWS SDK. */
@NullMarked
package io.lambent.services.cloudwatch;

import org.jspecify.annotations.NullMarked;
