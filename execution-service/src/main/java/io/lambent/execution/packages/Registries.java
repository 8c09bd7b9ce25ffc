package io.lambent.execution.packages;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Downloads pinned packages from PyPI and npm, or from mirrors that the variables of pip and npm
 * name. A package whose digest is not the pinned one is refused, wherever it comes from.
 */
final class Registries {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

  /** The time for the download of one package, of which the largest has 40 MB. */
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);

  private static final int ATTEMPTS = 3;
  private static final String PYPI = "https://pypi.org/simple";
  private static final String NPM = "https://registry.npmjs.org";
  private static final Pattern LINK = Pattern.compile("href=\"([^\"#]+)");

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final String pypi;
  private final String npm;

  Registries(Map<String, String> variables) {
    this.pypi = base(variables, PYPI, "PIP_INDEX_URL");
    this.npm = base(variables, NPM, "npm_config_registry", "NPM_CONFIG_REGISTRY");
  }

  private static String base(Map<String, String> variables, String standard, String... names) {
    for (String name : names) {
      String value = variables.getOrDefault(name, "");
      if (!value.isBlank()) {
        return value.replaceAll("/+$", "");
      }
    }
    return standard;
  }

  /**
   * The archive of a package.
   *
   * @throws InstallFailedException where it cannot be had, or is not the pinned one
   */
  byte[] download(PinnedPackage wanted) throws InstallFailedException, InterruptedException {
    byte[] archive = get(wanted, address(wanted));
    verify(wanted, archive);
    return archive;
  }

  private URI address(PinnedPackage wanted) throws InstallFailedException, InterruptedException {
    if (wanted.source() != PinnedPackage.Source.PYPI) {
      String name = wanted.name();
      String file = name.substring(name.indexOf('/') + 1) + "-" + wanted.version() + ".tgz";
      return URI.create(npm + "/" + name + "/-/" + file);
    }
    URI index = URI.create(pypi + "/" + wanted.name() + "/");
    String page = new String(get(wanted, index), StandardCharsets.UTF_8);
    Matcher link = LINK.matcher(page);
    while (link.find()) {
      if (link.group(1).endsWith("/" + wanted.place())) {
        return index.resolve(link.group(1));
      }
    }
    throw new InstallFailedException(
        "%s does not have %s any more.".formatted(index, wanted.place()));
  }

  private byte[] get(PinnedPackage wanted, URI address)
      throws InstallFailedException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(DOWNLOAD_LIMIT).build();
    for (int attempt = 1; ; attempt++) {
      String problem;
      try {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 200) {
          return response.body();
        }
        problem = "it answers " + response.statusCode();
        if (response.statusCode() < 500 && response.statusCode() != 429) {
          attempt = ATTEMPTS;
        }
      } catch (IOException e) {
        problem = e.getMessage() == null ? "it cannot be reached" : e.getMessage();
      }
      if (attempt >= ATTEMPTS) {
        throw new InstallFailedException(
            "%s cannot be downloaded from %s: %s. Nothing was changed. Installing needs the network once; PIP_INDEX_URL and npm_config_registry name mirrors."
                .formatted(wanted.title(), address.getHost(), problem));
      }
    }
  }

  static void verify(PinnedPackage wanted, byte[] archive) throws InstallFailedException {
    int dash = wanted.hash().indexOf('-');
    String algorithm = wanted.hash().substring(0, dash).replace("sha", "SHA-");
    byte[] expected = Base64.getDecoder().decode(wanted.hash().substring(dash + 1));
    try {
      if (!MessageDigest.isEqual(MessageDigest.getInstance(algorithm).digest(archive), expected)) {
        throw new InstallFailedException(
            "What the registry sent for %s is not the package that this Lambent was built with (its %s differs). Nothing was changed."
                .formatted(wanted.title(), algorithm));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
