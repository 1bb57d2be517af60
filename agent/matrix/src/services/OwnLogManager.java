import java.util.logging.LogManager;

/** What a server brings in place of the JDK's. */
public final class OwnLogManager extends LogManager {}
