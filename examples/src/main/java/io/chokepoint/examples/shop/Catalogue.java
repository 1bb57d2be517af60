package io.chokepoint.examples.shop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every variant of every product, held in memory once the service is ready: about 1 KB each. */
@Component
class Catalogue {

  private final JdbcClient jdbc;
  private final int variantsPerProduct;
  private volatile List<Variant> variants = List.of();

  /**
   * @param variantsPerProduct how many sizes and colours a product has; 0 keeps nothing in memory
   */
  Catalogue(
      JdbcClient jdbc, @Value("${shop.catalogue.variants-per-product:0}") int variantsPerProduct) {
    this.jdbc = jdbc;
    this.variantsPerProduct = variantsPerProduct;
  }

  /** Loads the catalogue, unless that is done. */
  synchronized void load() {
    if (variantsPerProduct == 0 || !variants.isEmpty()) {
      return;
    }
    List<Variant> loaded = new ArrayList<>();
    jdbc.sql("select id, name from products order by id")
        .query(
            row -> {
              for (int i = 0; i < variantsPerProduct; i++) {
                loaded.add(Variant.of(row.getLong(1), row.getString(2), i));
              }
            });
    variants = Collections.unmodifiableList(loaded);
  }

  /** Neighbouring variants, other ones for each customer. */
  List<Variant> sample(long customer, int size) {
    List<Variant> all = variants;
    if (all.size() <= size) {
      return all;
    }
    int from = (int) Math.floorMod(customer * 7919, (long) (all.size() - size));
    return all.subList(from, from + size);
  }
}
