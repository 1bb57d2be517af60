/** Work to give to a Redis server. */
final class Redis {

  /** Takes Redis some hundreds of milliseconds. */
  static final String WORK = work(50_000_000);

  static final String LITTLE_WORK = work(1);

  private Redis() {}

  private static String work(int rounds) {
    return "local x = 0 for i = 1, " + rounds + " do x = x + i % 7 end return x";
  }
}
