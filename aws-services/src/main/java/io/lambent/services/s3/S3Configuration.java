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
      Buckets buckets,
      Settings settings,
      NotificationSetting notifications,
      ObjectOperations objects,
      UploadOperations uploads,
      Clock clock) {
    Map<String, S3Service.Operation> operations = new LinkedHashMap<>();
    operations.put("CreateBucket", buckets::create);
    operations.put("HeadBucket", buckets::head);
    operations.put("DeleteBucket", buckets::delete);
    operations.put("ListBuckets", buckets::list);
    operations.put("GetBucketLocation", buckets::location);
    operations.put("GetBucketVersioning", buckets::versioning);
    operations.put("PutBucketVersioning", buckets::setVersioning);
    operations.put("GetBucketAcl", buckets::acl);
    operations.put("PutBucketAcl", buckets::setAcl);
    operations.put("GetBucketPolicyStatus", settings::policyStatus);
    operations.put("GetBucketNotificationConfiguration", notifications::get);
    operations.put("PutBucketNotificationConfiguration", notifications::put);
    for (Setting setting : Setting.values()) {
      operations.put("Get" + setting.resource(), request -> settings.get(setting, request));
      if (setting.isKept()) {
        operations.put("Put" + setting.resource(), request -> settings.put(setting, request));
        operations.put(setting.deletion(), request -> settings.delete(setting, request));
      }
    }
    objects.addTo(operations);
    uploads.addTo(operations);
    return new S3Service(operations, clock);
  }
}
