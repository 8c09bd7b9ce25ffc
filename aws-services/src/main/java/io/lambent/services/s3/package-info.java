/**
 * S3: buckets and objects. The content of an object is a file, all else about it is a row; the
 * commit of the row, with the events that the object causes, comes before the answer.
 */
@ApplicationModule(allowedDependencies = {"events", "front", "invocation", "lease", "sns", "sqs"})
@NullMarked
package io.lambent.services.s3;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
