package io.chokepoint.bridge;

import java.util.Arrays;

/**
 * What one request was charged, by resource. Arrays grow to what the thread needs and stay. Belongs
 * to the ledger's thread; others may read it a little late.
 */
final class Charges {

  private int count;
  private Resource[] resources = new Resource[8];
  private long[] visits = new long[8];
  private long[] self = new long[8];

  void clear() {
    count = 0;
  }

  void add(Resource resource, long visited, long nanos) {
    int i = 0;
    while (i < count && resources[i] != resource) {
      i++;
    }
    if (i == count) {
      if (count == resources.length) {
        grow();
      }
      resources[i] = resource;
      visits[i] = 0;
      self[i] = 0;
      count++;
    }
    visits[i] += visited;
    self[i] += nanos;
  }

  private void grow() {
    int size = resources.length * 2;
    resources = Arrays.copyOf(resources, size);
    visits = Arrays.copyOf(visits, size);
    self = Arrays.copyOf(self, size);
  }

  /** One visit less, as it goes on. */
  void discount(Resource resource) {
    for (int i = 0; i < count; i++) {
      if (resources[i] == resource && visits[i] > 0) {
        visits[i]--;
        break;
      }
    }
  }

  /** How many resources were charged. */
  int count() {
    return count;
  }

  /** The same for another thread, which may see the arrays before they grew. */
  int readable() {
    return Math.min(count, Math.min(resources.length, self.length));
  }

  Resource resource(int i) {
    return resources[i];
  }

  long visits(int i) {
    return visits[i];
  }

  long selfNanos(int i) {
    return self[i];
  }

  /** Self times so far, into an array that is long enough or a longer one. */
  long[] selfSoFar(long[] into) {
    long[] to = into.length < count ? new long[self.length] : into;
    System.arraycopy(self, 0, to, 0, count);
    return to;
  }
}
