package io.lambent.services.s3.file;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The place of the content of S3's objects.
 *
 * @param directory of the files; all instances of aws-services share it
 * @param sweepAfter the age at which a file that belongs to no object is deleted; longer than the
 *     commit of an object may take
 */
@Validated
@ConfigurationProperties(prefix = "lambent.objects", ignoreUnknownFields = false)
public record ObjectProperties(
    @DefaultValue("data/objects") @NotNull Path directory,
    @DefaultValue("1h") @NotNull Duration sweepAfter) {

  public ObjectProperties {
    directory = directory.toAbsolutePath().normalize();
  }
}
