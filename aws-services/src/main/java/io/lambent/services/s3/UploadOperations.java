package io.lambent.services.s3;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Names the operations on multipart uploads and who runs them. */
@Component
class UploadOperations {
  private final Multipart multipart;
  private final Completion completion;
  private final UploadListing listing;

  UploadOperations(Multipart multipart, Completion completion, UploadListing listing) {
    this.multipart = multipart;
    this.completion = completion;
    this.listing = listing;
  }

  void addTo(Map<String, S3Service.Operation> operations) {
    operations.put("CreateMultipartUpload", multipart::create);
    operations.put("UploadPart", multipart::uploadPart);
    operations.put("UploadPartCopy", multipart::copyPart);
    operations.put("CompleteMultipartUpload", completion::complete);
    operations.put("AbortMultipartUpload", multipart::abort);
    operations.put("ListParts", listing::listParts);
    operations.put("ListMultipartUploads", listing::listUploads);
  }
}
