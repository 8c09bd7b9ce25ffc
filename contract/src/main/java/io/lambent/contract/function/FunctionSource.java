package io.lambent.contract.function;

import io.lambent.contract.error.AwsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The source from which execution-service reads functions. Implemented by function-service in the
 * same process, and over HTTP. Calls block; they are made on cold paths only.
 */
public interface FunctionSource {

  /**
   * Resolves a qualifier.
   *
   * @param qualifier a version, an alias or {@code $LATEST}
   * @throws AwsException with {@code RESOURCE_NOT_FOUND} and AWS's message where there is none
   */
  Resolution resolve(FunctionName function, String qualifier);

  /**
   * Opens a stored deployment package or layer archive (a zip file).
   *
   * @param codeSha256 hexadecimal
   * @throws IOException where it is not stored or the transfer broke
   */
  InputStream openCode(String codeSha256) throws IOException;

  /** The active versions, of all functions, that have provisioned concurrency. */
  List<ProvisionedVersion> provisioned();
}
