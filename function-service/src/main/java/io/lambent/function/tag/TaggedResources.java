package io.lambent.function.tag;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One kind of resource that has tags; a bean in the package of the kind. Both methods run in a
 * transaction.
 */
public interface TaggedResources {
  /** The kind, as it stands in ARNs: {@code function} or {@code event-source-mapping}. */
  String kind();

  /**
   * The tags of a resource.
   *
   * @param arn of this kind, as the request has it
   * @param operation such as {@code ListTags}, for errors that name it
   * @throws AwsException where there is no such resource, or it is not the caller's
   */
  Map<String, String> tags(Caller caller, String arn, String operation);

  /**
   * Changes the tags of a resource, which is locked from before the change until the end of the
   * transaction.
   *
   * @param change gets the tags as they are; what it throws leaves them so
   * @throws AwsException where there is no such resource, or it is not the caller's
   */
  void retag(
      Caller caller, String arn, String operation, UnaryOperator<Map<String, String>> change);
}
