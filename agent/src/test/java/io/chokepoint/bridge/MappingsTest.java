package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {

  /** Stands for JAX-RS' own. */
  public record UriInfo(URI getBaseUri) {}

  @ParameterizedTest
  @CsvSource({
    "'', /till/*, /till/*",
    "/, /till/*, /till/*",
    "/shop, /till/*, /shop/till/*",
    "/shop, /, /shop/",
    "/shop, *.jsp, /shop/*.jsp"
  })
  void namesMappingsBelowTheirContext(String context, String mapping, String name) {
    assertThat(Mappings.below(context, mapping)).isEqualTo(name);
  }

  @Test
  void makesANameOnce() {
    assertThat(Mappings.below("/once", "/*")).isSameAs(Mappings.below("/once", "/*"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/, /orders/{id}, /orders/{id}",
    "http://a/shop/rest/, orders/{id}, /shop/rest/orders/{id}",
    "http://a/shop;jsessionid=7/rest/, /orders//{id}, /shop/rest/orders/{id}"
  })
  void namesResourcesBelowTheirApplication(String base, String template, String name) {
    assertThat(Mappings.ofResource(new UriInfo(URI.create(base)), template)).isEqualTo(name);
  }

  @Test
  void tellsWhichMappingLedToAServlet() {
    List<String> mappings = List.of("/till/*", "*.do", "/exact");

    assertThat(Mappings.of(mappings, "/till", "/1")).isEqualTo("/till/*");
    assertThat(Mappings.of(mappings, "/pay.do", null)).isEqualTo("*.do");
    assertThat(Mappings.of(mappings, "/exact", null)).isEqualTo("/exact");
    assertThat(Mappings.of(mappings, "/else", null)).isEqualTo("/");
  }
}
