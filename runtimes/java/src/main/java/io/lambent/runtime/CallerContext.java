package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The client context, as the caller sent it in {@code X-Amz-Client-Context}. */
@SuppressWarnings("NullAway") // ClientContext is not annotated; absent members are null.
record CallerContext(
    @Nullable Client client,
    @Nullable Map<String, String> custom,
    @Nullable Map<String, String> environment)
    implements ClientContext {

  static CallerContext parse(String json) {
    Map<String, @Nullable Object> members = PlainJson.readObject(json);
    return new CallerContext(
        members.get("client") instanceof Map<?, ?> client ? Installation.of(client) : null,
        strings(members.get("custom")),
        strings(members.get("env")));
  }

  private static @Nullable Map<String, String> strings(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> members)) return null;
    Map<String, String> strings = new LinkedHashMap<>();
    members.forEach((name, member) -> strings.put(String.valueOf(name), text(member)));
    return strings;
  }

  private static @Nullable String text(@Nullable Object member) {
    if (member == null || member instanceof String) return (String) member;
    return new String(PlainJson.write(member), UTF_8);
  }

  @Override
  public @Nullable Client getClient() {
    return client;
  }

  @Override
  public @Nullable Map<String, String> getCustom() {
    return custom;
  }

  @Override
  public @Nullable Map<String, String> getEnvironment() {
    return environment;
  }

  /** The app that called, as AWS's mobile SDKs describe it. */
  private record Installation(
      @Nullable String id,
      @Nullable String title,
      @Nullable String versionName,
      @Nullable String versionCode,
      @Nullable String packageName)
      implements Client {

    static Installation of(Map<?, ?> members) {
      return new Installation(
          text(members.get("installation_id")),
          text(members.get("app_title")),
          text(members.get("app_version_name")),
          text(members.get("app_version_code")),
          text(members.get("app_package_name")));
    }

    @Override
    public @Nullable String getInstallationId() {
      return id;
    }

    @Override
    public @Nullable String getAppTitle() {
      return title;
    }

    @Override
    public @Nullable String getAppVersionName() {
      return versionName;
    }

    @Override
    public @Nullable String getAppVersionCode() {
      return versionCode;
    }

    @Override
    public @Nullable String getAppPackageName() {
      return packageName;
    }
  }
}
