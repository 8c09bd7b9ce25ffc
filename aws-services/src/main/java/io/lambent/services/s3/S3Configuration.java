package io.lambent.services.s3;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class S3Configuration {

  @Bean
  S3Service s3(
      BucketOperations buckets,
      ObjectOperations objects,
      UploadOperations uploads,
      PostObject forms,
      Pages pages,
      Website websites,
      Clock clock) {
    Map<String, S3Service.Operation> operations = new LinkedHashMap<>();
    buckets.addTo(operations);
    objects.addTo(operations);
    uploads.addTo(operations);
    return new S3Service(operations, forms, pages, websites, clock);
  }
}
