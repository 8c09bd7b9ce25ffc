package io.lambent.function.awsapi;

/**
 * The input shape of one operation: a record whose components carry the names of the AWS API model
 * in lower camel case, {@link Uri} where a member travels in the path or query, and Jakarta
 * constraints that say what the model says.
 *
 * <p>A controller method that takes such a record gets it bound from path, query and body, and
 * validated as a whole, so that all violations of one request are reported together as AWS does.
 */
public interface AwsRequest {}
