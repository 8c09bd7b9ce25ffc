package io.lambent.services.s3;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.wire.Struct;
import io.lambent.aws.wire.WireProtocol;
import io.lambent.aws.wire.WireProtocols;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Serves buckets as websites, without signatures: the objects of those whose policy lets anyone
 * read them. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html">Hosting a static
 * website using Amazon S3</a>.
 */
@Component
class Website {
  private static final int MOVED = 301;
  private static final int FOUND = 302;

  private final BucketTable buckets;
  private final Settings settings;
  private final Reading reading;
  private final ObjectTable objects;

  Website(BucketTable buckets, Settings settings, Reading reading, ObjectTable objects) {
    this.buckets = buckets;
    this.settings = settings;
    this.reading = reading;
    this.objects = objects;
  }

  /** The operation whose output the answers have. */
  static WireProtocol.Target target(String bucket, String key) {
    return new WireProtocol.Target(
        Objects.requireNonNull(ServiceModels.get("s3").operation("GetObject")),
        Map.of("Bucket", bucket, "Key", key));
  }

  /** Answers a request for a page. */
  S3Answer serve(StreamedExchange exchange, WebsiteAddress address) {
    Site site = null;
    try {
      String method = exchange.request().method();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        throw S3Error.METHOD_NOT_ALLOWED.failure();
      }
      site = site(exchange, address);
      return serve(site, address.key());
    } catch (AwsFailure e) {
      return failed(exchange, site, address, e);
    } catch (FailureWithHeaders e) {
      return failed(exchange, site, address, e.failure());
    }
  }

  /** A website and the request for one of its pages. */
  private record Site(
      StreamedExchange exchange,
      WebsiteAddress address,
      Bucket bucket,
      WebsiteRules rules,
      boolean isPublic) {}

  private Site site(StreamedExchange exchange, WebsiteAddress address) {
    Bucket bucket = buckets.find(address.bucket());
    if (bucket == null) {
      throw S3Error.NO_SUCH_BUCKET.failure("BucketName", address.bucket());
    }
    String document =
        buckets
            .setting(bucket, Setting.WEBSITE.name())
            .orElseThrow(() -> S3Error.NO_SUCH_WEBSITE.failure("BucketName", bucket.name()));
    WebsiteRules rules = WebsiteRules.of(StoredDocument.read("PutBucketWebsite", document));
    return new Site(exchange, address, bucket, rules, settings.isReadableByAnyone(bucket));
  }

  private S3Answer serve(Site site, String key) {
    WebsiteRules rules = site.rules();
    WebsiteRules.Redirect all = rules.redirectOfAll();
    if (all != null) {
      return redirect(all.of(site.address(), key), MOVED);
    }
    WebsiteRules.Rule rule = rules.before(key);
    if (rule != null) {
      return redirect(rule.redirect().of(site.address(), rule.replace(key)), rule.status());
    }
    if (!site.isPublic()) {
      throw S3Error.ACCESS_DENIED.failure();
    }
    if (key.isEmpty() || key.endsWith("/")) {
      return page(site, key + rules.index(), true);
    }
    if (objects.latest(site.bucket(), key) == null
        && objects.latest(site.bucket(), key + "/" + rules.index()) != null) {
      return redirect(site.address().path(key + "/"), FOUND);
    }
    return page(site, key, true);
  }

  /**
   * An object as a page, or the redirection that it asks for.
   *
   * @param conditional true where conditions and ranges of the request count
   */
  private S3Answer page(Site site, String key, boolean conditional) {
    WireRequest asked = site.exchange().request();
    Headers headers = conditional ? conditions(asked) : Headers.NONE;
    WireRequest wire = new WireRequest(asked.method(), "/b/k", "", headers, new byte[0]);
    Struct input =
        WireProtocols.of(ServiceModels.get("s3"), wire)
            .read(target(site.bucket().name(), key), wire);
    Caller caller = site.exchange().caller();
    Caller owner =
        new Caller(site.bucket().account(), caller.region(), caller.requestId(), caller.endpoint());
    S3Request request =
        new S3Request(
            owner,
            "GetObject",
            site.bucket().name(),
            key,
            input,
            wire,
            InputStream.nullInputStream(),
            site.exchange().clientAddress());
    S3Answer answer = asked.method().equals("HEAD") ? reading.head(request) : reading.get(request);
    String location = answer.output().text("WebsiteRedirectLocation");
    if (location == null) {
      return answer;
    }
    S3Answer.Content content = answer.content();
    if (content != null) {
      content.close();
    }
    return redirect(location.startsWith("/") ? site.address().base() + location : location, MOVED);
  }

  /** The headers of a request that ask for a part of an object, or on a condition. */
  private static Headers conditions(WireRequest request) {
    Headers headers = Headers.NONE;
    for (String name :
        List.of("Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")) {
      String value = request.header(name);
      headers = value == null ? headers : headers.with(name, value);
    }
    return headers;
  }

  private static S3Answer redirect(String location, int status) {
    return new S3Answer(
        new Struct(),
        status,
        null,
        new S3Answer.Document("text/html; charset=utf-8", ""),
        Headers.of("Location", location));
  }

  private S3Answer failed(
      StreamedExchange exchange, @Nullable Site site, WebsiteAddress address, AwsFailure failure) {
    int status = failure.error().httpStatus();
    if (failure.error() == S3Error.NOT_MODIFIED) {
      throw failure;
    }
    if (site != null) {
      WebsiteRules.Rule rule = site.rules().after(address.key(), status);
      if (rule != null) {
        String key = rule.replace(address.key());
        return redirect(rule.redirect().of(address, key), rule.status());
      }
      String document = site.rules().error();
      if (document != null && site.isPublic()) {
        try {
          S3Answer page = page(site, document, false);
          return page.status() != 0
              ? page
              : new S3Answer(page.output(), status, page.content(), null, page.headers());
        } catch (AwsFailure | FailureWithHeaders e) {
          return WebsiteError.page(failure, exchange, address);
        }
      }
    }
    return WebsiteError.page(failure, exchange, address);
  }
}
