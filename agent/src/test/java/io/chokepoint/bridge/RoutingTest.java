package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutingTest {

  private final Ledger ledger = new Ledger();
  private final Object outer = Routing.begun(new Parked(ledger));

  @Test
  void callsARequestByTheLastRouteThatHandledIt() {
    Routing.handles(outer, "/", false);
    Routing.handles(outer, "/orders/:id", true);
    Routing.handles(outer, null, false);

    assertThat(ledger.route()).isEqualTo("/orders/:id");
  }

  @Test
  void callsARouteOfAMountedRouterByItsMountToo() {
    Routing.handles(outer, "/shops/:shop/", false);
    Object mounted = Routing.mounted(outer);
    Routing.handles(mounted, "/items/:item", true);

    assertThat(ledger.route()).isEqualTo("/shops/:shop/items/:item");
  }

  @Test
  void tellsWhatMatchesAnythingFromTheRootItself() {
    Routing.handles(outer, "/", false);
    assertThat(ledger.route()).isEqualTo("/*");

    Object another = Routing.begun(new Parked(ledger));
    Routing.handles(another, "/", true);
    assertThat(ledger.route()).isEqualTo("/");
  }

  @Test
  void callsARequestByItsRouteThoughAnotherThreadHasItsLedger() {
    Parked request = new Parked(ledger);
    Ledger taken = request.take();
    Routing.handles(Routing.begun(request), "/orders/:id", true);
    assertThat(ledger.route()).isEmpty();
    request.ends(taken);

    assertThat(ledger.route()).isEqualTo("/orders/:id");
  }

  @Test
  void followsNoRequestThatIsNotRecorded() {
    assertThat(Routing.begun(null)).isNull();
    assertThat(Routing.mounted(null)).isNull();
  }
}
