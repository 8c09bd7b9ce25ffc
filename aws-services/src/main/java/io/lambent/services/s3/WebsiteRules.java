package io.lambent.services.s3;

import io.lambent.aws.http.Percent;
import io.lambent.aws.wire.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The website configuration of a bucket.
 *
 * @param redirectOfAll where all requests are sent; null where pages are served
 * @param index the name of the page of a directory
 * @param error the key of the page for errors; null where there is none
 */
record WebsiteRules(
    @Nullable Redirect redirectOfAll, String index, @Nullable String error, List<Rule> rules) {

  static WebsiteRules of(Struct configuration) {
    Struct all = configuration.struct("RedirectAllRequestsTo");
    Struct index = configuration.struct("IndexDocument");
    Struct error = configuration.struct("ErrorDocument");
    return new WebsiteRules(
        all == null ? null : new Redirect(all.text("Protocol"), all.text("HostName")),
        index == null ? "index.html" : String.valueOf(index.text("Suffix")),
        error == null ? null : error.text("Key"),
        configuration.list("RoutingRules").stream().map(rule -> Rule.of((Struct) rule)).toList());
  }

  /**
   * The address to which requests are redirected.
   *
   * @param protocol null for that of the request
   * @param host null for that of the request
   */
  record Redirect(@Nullable String protocol, @Nullable String host) {

    /** The location of a key. */
    String of(WebsiteAddress address, String key) {
      String scheme = protocol == null ? address.scheme() : protocol;
      return host == null
          ? scheme + "://" + address.host() + address.path(key)
          : scheme + "://" + host + "/" + Percent.encodePath(key);
    }
  }

  /**
   * A routing rule.
   *
   * @param prefix of the keys that it is about; empty for all
   * @param errorCode the status that it is about; null where it is about requests
   * @param newPrefix takes the place of the prefix; null where it does not
   * @param newKey takes the place of the key; null where it does not
   * @param status of the redirection
   */
  record Rule(
      String prefix,
      @Nullable Integer errorCode,
      Redirect redirect,
      @Nullable String newPrefix,
      @Nullable String newKey,
      int status) {
    private static final int MOVED = 301;

    static Rule of(Struct rule) {
      Struct condition = rule.struct("Condition");
      Struct redirect = rule.struct("Redirect");
      if (redirect == null) {
        throw S3Error.MALFORMED_XML.failure();
      }
      String prefix = condition == null ? null : condition.text("KeyPrefixEquals");
      String newPrefix = redirect.text("ReplaceKeyPrefixWith");
      String newKey = redirect.text("ReplaceKeyWith");
      if (newPrefix != null && newKey != null) {
        throw S3Error.INVALID_REQUEST.failure(
            "You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
      }
      String error = condition == null ? null : condition.text("HttpErrorCodeReturnedEquals");
      String status = redirect.text("HttpRedirectCode");
      return new Rule(
          prefix == null ? "" : prefix,
          error == null ? null : code(error, 400, 599),
          new Redirect(redirect.text("Protocol"), redirect.text("HostName")),
          newPrefix,
          newKey,
          status == null ? MOVED : code(status, 301, 399));
    }

    private static int code(String text, int least, int most) {
      try {
        int code = Integer.parseInt(text);
        if (code >= least && code <= most) {
          return code;
        }
      } catch (NumberFormatException e) {
        throw invalid(text, least, most);
      }
      throw invalid(text, least, most);
    }

    private static RuntimeException invalid(String text, int least, int most) {
      return S3Error.argument(
          "The provided HTTP code ("
              + text
              + ") is not valid. Valid codes are from "
              + least
              + " to "
              + most
              + ".",
          "HttpCode",
          text);
    }

    String replace(String key) {
      if (newKey != null) {
        return newKey;
      }
      return newPrefix == null ? key : newPrefix + key.substring(prefix.length());
    }
  }

  /** The first rule for requests of a key, whatever comes of them; null where there is none. */
  @Nullable Rule before(String key) {
    return first(key, null);
  }

  /** The first rule for requests of a key that fail with a status; null where there is none. */
  @Nullable Rule after(String key, int status) {
    return first(key, status);
  }

  private @Nullable Rule first(String key, @Nullable Integer status) {
    for (Rule rule : rules) {
      Integer code = rule.errorCode();
      boolean isAbout = status == null ? code == null : code != null && code.equals(status);
      if (isAbout && key.startsWith(rule.prefix())) {
        return rule;
      }
    }
    return null;
  }
}
