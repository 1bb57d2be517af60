package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6265, section 5: what is kept, and where it goes. */
class CookiesTest {

  private static final long NOW = 1_700_000_000_000L;

  private final Cookies cookies = new Cookies();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "http://a.shop.example/x/y | s=1                           | http://a.shop.example/x/z   | s=1",
        "http://a.shop.example/x/y | s=1                           | http://a.shop.example/x     | s=1",
        "http://a.shop.example/x/y | s=1                           | http://a.shop.example/xy    | -",
        "http://a.shop.example/x/y | s=1                           | http://a.shop.example/      | -",
        "http://a.shop.example/x/y | s=1; Path=/                   | http://a.shop.example/      | s=1",
        "http://a.shop.example/    | s=1; Path=/app                | http://a.shop.example/app/  | s=1",
        "http://a.shop.example/    | s=1; Path=/app                | http://a.shop.example/apple | -",
        "http://a.shop.example/    | s=1; Path=/app/               | http://a.shop.example/app   | -",
        "http://a.shop.example/    | s=1; Path=app                 | http://a.shop.example/      | s=1",
        "http://a.shop.example/    | s=1                           | http://shop.example/        | -",
        "http://a.shop.example/    | s=1                           | http://b.a.shop.example/    | -",
        "http://a.shop.example/    | s=1; Domain=shop.example      | http://b.c.shop.example/    | s=1",
        "http://a.shop.example/    | s=1; Domain=.Shop.Example     | http://shop.example/        | s=1",
        "http://a.shop.example/    | s=1; Domain=shop.example      | http://workshop.example/    | -",
        "http://a.shop.example/    | s=1; Domain=other.example     | http://a.shop.example/      | -",
        "http://a.shop.example/    | s=1; Domain=b.a.shop.example  | http://b.a.shop.example/    | -",
        "http://a.shop.example/    | s=1; Domain=example           | http://a.shop.example/      | -",
        "http://localhost/         | s=1; Domain=localhost         | http://localhost/           | s=1",
        "http://127.0.0.1/         | s=1; Domain=0.0.1             | http://127.0.0.1/           | -",
        "http://127.0.0.1/         | s=1; Domain=127.0.0.1         | http://127.0.0.1/           | s=1",
        "https://shop.example/     | s=1; Secure                   | http://shop.example/        | -",
        "https://shop.example/     | s=1; Secure; HttpOnly         | https://shop.example/       | s=1",
        "http://127.0.0.1/         | s=1; Secure                   | http://127.0.0.1/           | s=1",
        "http://localhost/         | s=1; Secure                   | http://localhost/           | s=1",
        "http://shop.localhost/    | s=1; Secure                   | http://shop.localhost/      | s=1",
        "http://[::1]/             | s=1; Secure                   | http://[::1]/               | s=1",
        "https://127.0.0.example/  | s=1; Secure                   | http://127.0.0.example/     | -",
        "http://shop.example/      | s=1; Max-Age=10               | http://shop.example/        | s=1",
        "http://shop.example/      | s=1; Max-Age=0                | http://shop.example/        | -",
        "http://shop.example/      | s=1; Max-Age=-1               | http://shop.example/        | -",
        "http://shop.example/      | s=1; Expires=Thu, 01 Jan 1970 00:00:10 GMT | http://shop.example/ | -",
        "http://shop.example/      | s=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT | http://shop.example/ | s=1",
        "http://shop.example/      | s=a=b==                       | http://shop.example/        | s=a=b==",
        "http://shop.example/      | s=\"a b\"                     | http://shop.example/        | s=\"a b\"",
        "http://shop.example/      | s=                            | http://shop.example/        | s=",
        "http://shop.example/      | nothing                       | http://shop.example/        | -",
      })
  void goWhereTheyMay(String from, String field, String to, String sent) {
    cookies.set(field, place(from), NOW);

    assertThat(cookies.field(place(to), NOW + 1)).isEqualTo(sent);
  }

  @Test
  void endWhenTheirTimeHasCome() {
    cookies.set("s=1; Max-Age=10", place("http://a/"), NOW);

    assertThat(cookies.field(place("http://a/"), NOW + 9_999)).isEqualTo("s=1");
    assertThat(cookies.field(place("http://a/"), NOW + 10_000)).isNull();
  }

  @Test
  void thoseOfLongerPathsGoFirstAndANewValueTakesTheOldOnesPlace() {
    Cookies.Place at = place("http://a/x/y");
    for (String field :
        new String[] {"a=1; Path=/", "b=2; Path=/x", "c=3; Path=/", "a=4; Path=/"}) {
      cookies.set(field, at, NOW);
    }

    assertThat(cookies.field(at, NOW)).isEqualTo("b=2; a=4; c=3");
    cookies.set("a=; Path=/; Max-Age=0", at, NOW);
    assertThat(cookies.field(at, NOW)).isEqualTo("b=2; c=3");
  }

  @Test
  void noServerFillsTheDriversHeap() {
    Cookies.Place at = place("http://a/");
    IntStream.range(0, 1000).forEach(i -> cookies.set("n" + i + "=v", at, NOW));
    cookies.set("long=" + "x".repeat(5000), at, NOW);

    assertThat(cookies.field(at, NOW)).contains("n999=v").doesNotContain("n0=v", "long");
    assertThat(cookies.field(at, NOW).split(";")).hasSize(Cookies.MOST);
  }

  private static Cookies.Place place(String url) {
    java.net.URI uri = java.net.URI.create(url);
    return new Cookies.Place("https".equals(uri.getScheme()), uri.getHost(), uri.getPath());
  }
}
