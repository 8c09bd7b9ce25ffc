/** Tests of SQS by the AWS SDK. */
@NullMarked
package io.lambent.services.sqs;

import org.jspecify.annotations.NullMarked;
