package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.code.Archive;
import io.lambent.function.code.CodeStore;
import io.lambent.function.configuration.Settings;
import io.lambent.function.layer.LayerUse;
import io.lambent.function.layer.Layers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives functions their layers, and holds both together to {@link Archive#MAX_UNZIPPED}. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html">Adding layers to
 * functions</a>. All methods run in the caller's transaction.
 */
@Component
class FunctionLayers {
  private final Layers layers;
  private final CodeStore code;

  FunctionLayers(Layers layers, CodeStore code) {
    this.layers = layers;
    this.code = code;
  }

  /**
   * The settings of a new function with the layers it asks for.
   *
   * @param arns null for none
   * @throws AwsException where it cannot have them
   */
  Settings create(
      FunctionName function, Settings settings, @Nullable List<String> arns, Code code) {
    Settings layered =
        settings.withLayers(
            layers.find(function, Objects.requireNonNullElse(arns, List.<String>of())));
    check(code, layered);
    return layered;
  }

  /**
   * Changed settings of a function with the layers it asks for.
   *
   * @param arns null where they stay as they are
   * @param content whose code stays
   * @throws AwsException where it cannot have them
   */
  Settings update(
      FunctionName function, Settings settings, @Nullable List<String> arns, Content content) {
    if (arns == null) {
      return settings;
    }
    List<LayerUse> used = layers.find(function, arns);
    if (!used.isEmpty()) {
      long size = unzipped(used) + code.unzippedSize(content.codeSha256());
      if (size > Archive.MAX_UNZIPPED) {
        throw Refusals.invalid(
            "Function code combined with layers exceeds the maximum allowed size of %d bytes. The actual size is %d bytes."
                .formatted(Archive.MAX_UNZIPPED, size));
      }
    }
    return settings.withLayers(used);
  }

  /**
   * Checks that code fits beside the layers of a function.
   *
   * @throws AwsException where it does not
   */
  void check(Code code, Settings settings) {
    if (code instanceof Code.Archived archived && !settings.layers().isEmpty()) {
      Archive.check(archived.upload(), Archive.MAX_UNZIPPED - unzipped(settings.layers()));
    }
  }

  /**
   * @throws AwsException where layers alone are too large
   */
  private static long unzipped(List<LayerUse> used) {
    long size = used.stream().mapToLong(LayerUse::unzippedSize).sum();
    if (size > Archive.MAX_UNZIPPED) {
      throw Refusals.invalid(
          "Layers consume more than the available size of %d bytes"
              .formatted(Archive.MAX_UNZIPPED));
    }
    return size;
  }
}
