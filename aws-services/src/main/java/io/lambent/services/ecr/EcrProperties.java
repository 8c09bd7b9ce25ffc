package io.lambent.services.ecr;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The registry that has the images.
 *
 * @param registry its address, such as {@code https://registry.example.com}; where it is absent, no
 *     authorization token is given
 * @param user that clients sign in as
 * @param password of that user; empty for a registry that asks for none
 */
@ConfigurationProperties(prefix = "lambent.ecr", ignoreUnknownFields = false)
record EcrProperties(
    @Nullable URI registry, @DefaultValue("AWS") String user, @DefaultValue("") String password) {

  /** Without the password, so that it reaches no log. */
  @Override
  public String toString() {
    return "EcrProperties[" + registry + "]";
  }
}
