package io.lambent.services.s3;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Names the operations on buckets and who runs them. */
@Component
class BucketOperations {
  private final Buckets buckets;
  private final Settings settings;
  private final NotificationSetting notifications;
  private final Configurations configurations;

  BucketOperations(
      Buckets buckets,
      Settings settings,
      NotificationSetting notifications,
      Configurations configurations) {
    this.buckets = buckets;
    this.settings = settings;
    this.notifications = notifications;
    this.configurations = configurations;
  }

  void addTo(Map<String, S3Service.Operation> operations) {
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
      if (setting.canBeSet()) {
        operations.put("Put" + setting.resource(), request -> settings.put(setting, request));
      }
      if (setting.canBeDeleted()) {
        operations.put(setting.deletion(), request -> settings.delete(setting, request));
      }
    }
    configurations.addTo(operations);
  }
}
