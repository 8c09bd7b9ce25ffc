package io.lambent.services.dynamodb.table;

/**
 * The enabled stream of a table.
 *
 * @param id the id of its row
 * @param label the time of its creation, which ends its ARN
 * @param viewType what its records show: {@code KEYS_ONLY}, {@code NEW_IMAGE}, {@code OLD_IMAGE} or
 *     {@code NEW_AND_OLD_IMAGES}
 * @param shards the number of open shards
 */
public record StreamSettings(long id, String label, String viewType, int shards) {
  public boolean hasNewImage() {
    return viewType.equals("NEW_IMAGE") || viewType.equals("NEW_AND_OLD_IMAGES");
  }

  public boolean hasOldImage() {
    return viewType.equals("OLD_IMAGE") || viewType.equals("NEW_AND_OLD_IMAGES");
  }
}
