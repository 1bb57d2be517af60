package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SlowDisk} says. */
public final class SlowDiskWords {

  public static final String NO_FILE_SEEN = "no request was seen waiting for a file";

  public static final String NO_LIGHTER_LEVEL =
      "files are %.0f %% of the time of the requests at %s, but no lighter level of load shows"
          + " what they take alone";

  public static final String SMALL_SHARE = "the files of %s are %.0f %% of the excess latency";

  public static final String MEAN_TIME = "mean time of a request at the files of %s";

  public static final String AT_FILES = "requests there at a time";

  public static final String RATE = "such requests";

  public static final String BYTES_WRITTEN = "bytes this JVM writes to disks";

  public static final String BYTES_EACH = " (%.1f MiB each)";

  public static final String WAIT_LESS =
      "let requests of %s wait less for the disk: %.1f of them are there at a time for %s each%s,"
          + " alone %s. %s; or use a faster disk";

  public static final String OPEN_FEWER =
      "They write hardly anything: open and read fewer files for each request, keep them open, or"
          + " keep their contents in memory";

  public static final String FLUSH_LESS =
      "Flush once for each request or for several together, not after each write; write outside"
          + " the request";

  public static final String AS_UNLOADED = "a request then waits for files as long as unloaded: %s";

  public static final String NO_LOCK_SEEN = "no wait for a lock was seen";

  public static final String LOCK_SHARE =
      "waits for lock %s are %.0f %% of the excess latency, files of %s %.0f %%";

  private SlowDiskWords() {}
}
