package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {

  private static final List<String> URLS =
      List.of(
          "jdbc:postgresql://bob:%s@db:5432/shop",
          "jdbc:postgresql://db/shop?user=bob&password=%s",
          "jdbc:postgresql://db/shop?user=bob@corp&password=%s",
          "jdbc:mysql://bob:%s@h1:3306,bob:%s@h2:3306/shop",
          "jdbc:mysql:loadbalance://bob:%s@h1,h2/shop?useSSL=false",
          "jdbc:mysql://address=(host=db)(port=3306)(user=bob)(password=%s)/shop",
          "jdbc:mysql://(host=db,port=3306,user=bob,password=%s)/shop",
          "jdbc:mysql:replication://address=(type=master)(host=db)(password=%s)/shop",
          "jdbc:mysqlx://bob:%s@[(address=h1:1,priority=1),(address=h2:1)]/shop",
          "jdbc:mariadb:sequential://bob:%s@h1,h2/shop",
          "jdbc:oracle:thin:bob/%s@db:1521/shop",
          "jdbc:oracle:thin:bob/%s@//db:1521/shop",
          "jdbc:oracle:thin:bob/\"%s\"@tcps://db:1521/shop?x=y",
          "jdbc:oracle:thin:bob/%s@(DESCRIPTION=(ADDRESS=(HOST=db)(PORT=1521)))",
          "jdbc:oracle:oci8:bob/%s@shop",
          "jdbc:oracle:oci:bob[app]/%s@shop",
          "jdbc:db2://db:50000/shop:user=bob;password=%s;",
          "jdbc:db2:shop:user=bob;password=%s;",
          "jdbc:informix-sqli://db:1526/shop:PASSWORD=%s;USER=bob;INFORMIXSERVER=x",
          "jdbc:teradata://db/USER=bob,PASSWORD=%s,DATABASE=shop",
          "jdbc:sqlserver://db:1433;databaseName=shop;user=bob;password={%s}",
          "jdbc:sqlserver://;serverName=db;user=bob@corp;password=%s",
          "jdbc:jtds:sqlserver://db:1433/shop;user=bob;password=%s",
          "jdbc:sybase:Tds:db:5000/shop?USER=bob&PASSWORD=%s",
          "jdbc:h2:mem:shop;USER=sa;PASSWORD=%s",
          "jdbc:h2:tcp://db/~/shop;CIPHER=AES;PASSWORD=%s x",
          "jdbc:hsqldb:hsql://db/shop;user=sa;password=%s",
          "jdbc:derby:shop;user=bob;password=%s",
          "jdbc:sqlite:/var/shop.db?cipher=x&key=%s",
          "jdbc:odbc:Driver={x};UID=bob;PWD=%s",
          "jdbc:hive2://db:10000/shop;auth=x;password=%s?y=z",
          "jdbc:snowflake://acct.example.com/?user=bob&password=%s",
          "jdbc:clickhouse://bob:%s@db:8123/shop",
          "jdbc:bigquery://https://example.com:443;OAuthType=0;OAuthPvtKey=%s",
          "jdbc:redshift:iam://AKIA:%s@db/shop",
          "jdbc:as400://db/shop;user=bob;password=%s",
          "jdbc:p6spy:mysql://bob:%s@db/shop",
          "jdbc:other:bob/%s",
          "bob:%s@db/shop",
          "postgres://bob:%s@db/shop");

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:mem:till;DB_CLOSE_DELAY=-1, h2:mem:till",
    "jdbc:h2:~/shop, h2:~/shop",
    "jdbc:h2:tcp://db:9092/~/shop, h2:tcp://db:9092/~/shop",
    "jdbc:hsqldb:hsql://db/shop, hsqldb:hsql://db/shop",
    "jdbc:postgresql:shop, postgresql:shop",
    "jdbc:postgresql:///shop, postgresql:///shop",
    "jdbc:postgresql://db:5432/shop?user=a&password=b, postgresql://db:5432/shop",
    "jdbc:postgresql://a:b@db:5432/shop, postgresql://db:5432/shop",
    "jdbc:postgresql://[::1]:5432/shop, postgresql://[::1]:5432/shop",
    "jdbc:oracle:thin:scott/tiger@//db:1521/shop, oracle:thin://db:1521/shop",
    "jdbc:oracle:thin:scott/tiger@db:1521:shop, oracle:thin:db:1521:shop",
    "jdbc:oracle:thin:@//db:1521/shop, oracle:thin://db:1521/shop",
    "jdbc:oracle:thin:@tcps://db:1521/shop?x=y, oracle:thin://db:1521/shop",
    "jdbc:oracle:thin:@shop, oracle:thin:shop",
    "jdbc:sqlserver://db:1433;databaseName=shop;user=a@b;password=b, sqlserver://db:1433",
    "jdbc:sqlserver://db\\prod, sqlserver://db\\prod",
    "jdbc:mysql://db/shop, mysql://db/shop",
    "jdbc:mysql://a:p@ss@db/shop, mysql://db/shop",
    "jdbc:oracle:thin:bob/secret, oracle:thin",
    "jdbc:mysql://address=(host=db)(password=b)/shop, mysql",
    "jdbc:db2://db:50000/shop:password=b;, db2://db:50000/shop",
    "jdbc:teradata://db/USER=a, teradata://db",
    "jdbc:jtds:sqlserver://db:1433/shop;user=a, jtds:sqlserver://db:1433/shop",
    "no address, unknown",
  })
  void namesTheDatabase(String url, String name) {
    assertThat(JdbcUrl.name(url)).isEqualTo(name);
  }

  @Test
  void namesSeveralHosts() {
    assertThat(JdbcUrl.name("jdbc:mysql://a:b@h1:3306,h2:3306/shop"))
        .isEqualTo("mysql://h1:3306,h2:3306/shop");
  }

  @Test
  void leavesNamesThatAreNoAddresses() {
    assertThat(JdbcUrl.given("orders (read only)")).isEqualTo("orders (read only)");
    assertThat(JdbcUrl.given("jdbc:mysql://a:b@db/shop")).isEqualTo("mysql://db/shop");
    assertThat(JdbcUrl.given("JDBC:oracle:thin:scott/tiger@db:1521:x")).doesNotContain("tiger");
  }

  /** Passwords of every character, also of those that divide a URL. */
  @Test
  void showsNoPassword() {
    Random random = new Random(1);
    String signs = "@/:;?,=#&%()[]{}'\"\\ +-._";
    for (String url : URLS) {
      for (int i = 0; i < 2_000; i++) {
        StringBuilder password = new StringBuilder("zq7W");
        for (int n = random.nextInt(4); n > 0; n--) {
          password.append(signs.charAt(random.nextInt(signs.length()))).append("zq7W");
        }
        String name = JdbcUrl.name(url.replace("%s", password));

        assertThat(name).as("%s of %s", name, url.replace("%s", password)).doesNotContain("zq7W");
      }
    }
  }
}
