package io.lambent.services.front;

import io.lambent.aws.api.StreamingApi;
import io.lambent.aws.model.ServiceModel;
import java.util.Set;

/** An AWS service of this application that reads requests and writes answers as streams. */
public interface StreamingService extends StreamingApi {

  ServiceModel model();

  /** The names of the operations that it has. */
  Set<String> operations();

  /** The differences from AWS, for {@code /_lambent/compat}. */
  String note();

  /** The service in the scope of a signature, such as {@code s3}. */
  default String signingName() {
    return model().header().signingName();
  }
}
