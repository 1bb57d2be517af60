package io.chokepoint.bridge;

/** Tells the sink of waits for carriers. */
final class CarriersTold implements CarrierWait.Listener {

  private final Sink to;

  CarriersTold(Sink to) {
    this.to = to;
  }

  @Override
  public void waited(Resource carriers, long nanos, long from, long until) {
    Followed.tell(to, carriers, nanos, from, until);
  }
}
