package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCodeTest {

  @Test
  void findsEachOfThePackagesThatAreNotTheApplications() {
    assertThat(OwnCode.OTHERS).isSorted().doesNotHaveDuplicates();
    for (String prefix : OwnCode.OTHERS) {
      assertThat(OwnCode.is(prefix + "Type")).as(prefix).isFalse();
      assertThat(OwnCode.is(prefix.substring(0, prefix.length() - 1) + "ed.Type"))
          .as("a name that only begins like " + prefix)
          .isTrue();
      assertThat(OwnCode.OTHERS).filteredOn(other -> other.startsWith(prefix)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "a.B",
        "zz.Z",
        "shop.Orders",
        "com.Shop",
        "org.springframework.samples.Pet",
        "io.vertx.example.web.Server",
        "io.quarkus.sample.Hero"
      })
  void takesEverythingElseForTheApplications(String type) {
    assertThat(OwnCode.is(type)).isTrue();
  }

  @Test
  void takesTheProgramThatRunsForTheApplicationsAndNotWhatCarriesOthers() {
    try {
      OwnCode.startsAt("org.apache.jena.fuseki.main.cmds.FusekiServerCmd");
      OwnCode.startsAt("org.apache.catalina.startup.Bootstrap");
      OwnCode.startsAt("org.springframework.boot.loader.launch.JarLauncher");
      OwnCode.startsAt("org.apache");

      assertThat(OwnCode.is("org.apache.jena.sparql.expr.E_Regex")).isTrue();
      assertThat(OwnCode.is("org.apache.jenaother.Type")).isFalse();
      assertThat(OwnCode.is("org.apache.catalina.core.StandardWrapperValve")).isFalse();
      assertThat(OwnCode.is("org.springframework.boot.SpringApplication")).isFalse();
    } finally {
      OwnCode.startsAt("org.apache.none.Main");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop.Orders$$EnhancerBySpring", "io.chokepoint.bridge.Parks"})
  void knowsProxiesAndItself(String type) {
    assertThat(OwnCode.is(type)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.Orders, shop.Orders",
    "shop.My_Orders, shop.My_Orders",
    "shop.Orders$Line, shop.Orders$Line",
    "shop.Orders$$SpringCGLIB$$0, shop.Orders",
    "shop.Orders$$EnhancerBySpringCGLIB$$1f2e, shop.Orders",
    "shop.Orders$HibernateProxy$Xy12, shop.Orders",
    "shop.Orders$ByteBuddy$k9, shop.Orders",
    "shop.Orders_ClientProxy, shop.Orders",
    "shop.Orders_Subclass, shop.Orders",
    "shop.Orders_SubclassOfThem, shop.Orders_SubclassOfThem",
    "shop.$Orders$Definition$Intercepted, shop.Orders",
    "shop.Orders$$anonfun$place$1, shop.Orders$$anonfun$place$1",
    "shop.Orders$all$$inlined$map$1, shop.Orders$all$$inlined$map$1",
    "shop.$Proxy31,",
    "jdk.proxy3.$Proxy159,",
    "shop.Orders$$Lambda/0x00001,",
    "shop.Orders$$FastClassBySpringCGLIB$$7,"
  })
  void knowsWhoseAClassIsThatAFrameworkMade(String type, @Nullable String written) {
    assertThat(OwnCode.written(type)).isEqualTo(written);
    assertThat(OwnCode.is(type)).isEqualTo(type.equals(written));
  }

  @ParameterizedTest
  @CsvSource({
    "lambda$place$3, shop.Orders.place",
    "$anonfun$place$1, shop.Orders.place",
    "place$lambda$0, shop.Orders.place",
    "place$default, shop.Orders.place",
    "place$$superforward, shop.Orders.place",
    "access$000, shop.Orders.access$000"
  })
  void callsAMethodAsItsSourceDoes(String method, String named) {
    assertThat(OwnCode.method("shop.Orders$$SpringCGLIB$$0", method)).isEqualTo(named);
  }
}
