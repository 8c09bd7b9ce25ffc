package io.lambent.function.layer;

/**
 * The facts that a function keeps of a layer it uses, so that it can outlive the layer's version.
 *
 * @param arn with the version
 * @param codeSha256 hexadecimal
 * @param codeSize bytes of the archive
 * @param unzippedSize bytes of its files
 */
public record LayerUse(String arn, String codeSha256, long codeSize, long unzippedSize) {}
