package io.lambent.function.code;

import io.lambent.aws.wire.BlobSink;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Takes the archives in requests into temporary files, piece by piece. */
@Component
class Uploads implements BlobSink.Opener {
  @Override
  public BlobSink open() throws IOException {
    return UploadOutput.create(Archive.MAX_ZIPPED, Uploads::tooLarge);
  }

  private static AwsException tooLarge() {
    return new AwsException(
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        "Zipped size must be smaller than " + Archive.MAX_ZIPPED + " bytes");
  }
}
