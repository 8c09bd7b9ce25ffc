package io.lambent.services.front;

import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * An AWS service of this application whose bodies are too large for the memory, so that it reads
 * requests and writes answers itself.
 */
public interface StreamingService {

  ServiceModel model();

  /** The names of the operations that it has. */
  Set<String> operations();

  /** The differences from AWS, for {@code /_lambent/compat}. */
  String note();

  void serve(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException;

  /** The service in the scope of a signature, such as {@code s3}. */
  default String signingName() {
    return model().header().signingName();
  }
}
