package io.chokepoint.agent.record;

import java.util.List;

/** How a family of databases reads SQL, as far as it decides where a value begins and ends. */
enum Dialect {
  /** HSQLDB, Derby, DB2. */
  STANDARD,
  POSTGRESQL,
  /** MariaDB too. */
  MYSQL,
  ORACLE,
  SQL_SERVER,
  H2,
  /** Any other: what two families read differently is not shown. */
  UNKNOWN;

  /** Forks that read other SQL than their origin (EnterpriseDB, Redshift) are unknown. */
  private static final List<Driver> DRIVERS =
      List.of(
          new Driver("org.postgresql.", POSTGRESQL),
          new Driver("io.r2dbc.postgresql.", POSTGRESQL),
          new Driver("io.vertx.pgclient.", POSTGRESQL),
          new Driver("com.impossibl.postgres.", POSTGRESQL),
          new Driver("com.yugabyte.", POSTGRESQL),
          new Driver("com.mysql.", MYSQL),
          new Driver("org.mariadb.", MYSQL),
          new Driver("io.asyncer.r2dbc.mysql.", MYSQL),
          new Driver("io.vertx.mysqlclient.", MYSQL),
          new Driver("oracle.jdbc.", ORACLE),
          new Driver("io.vertx.oracleclient.", ORACLE),
          new Driver("com.microsoft.sqlserver.", SQL_SERVER),
          new Driver("io.r2dbc.mssql.", SQL_SERVER),
          new Driver("io.vertx.mssqlclient.", SQL_SERVER),
          new Driver("net.sourceforge.jtds.", SQL_SERVER),
          new Driver("com.sybase.", SQL_SERVER),
          new Driver("org.h2.", H2),
          new Driver("io.r2dbc.h2.", H2),
          new Driver("org.hsqldb.", STANDARD),
          new Driver("org.apache.derby.", STANDARD),
          new Driver("com.ibm.db2.", STANDARD));

  private static final ClassValue<Dialect> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Dialect computeValue(Class<?> type) {
          return of(type.getName());
        }
      };

  private record Driver(String classes, Dialect dialect) {}

  /** The one that a driver's class speaks: asked once for each class, without keeping the class. */
  static Dialect of(Class<?> type) {
    return BY_CLASS.get(type);
  }

  static Dialect of(String className) {
    for (Driver driver : DRIVERS) {
      if (className.startsWith(driver.classes)) {
        return driver.dialect;
      }
    }
    return UNKNOWN;
  }

  /**
   * Whether a double-quoted text is a name in every mode of the database. H2 is not among them: it
   * stands in for other databases, and is given their SQL.
   */
  boolean quotesNamesOnly() {
    return this == STANDARD || this == POSTGRESQL || this == ORACLE;
  }

  boolean quotesWithBackticks() {
    return this == MYSQL || this == H2 || this == UNKNOWN;
  }

  /** Whether {@code sp_login bob} without any verb calls a procedure. */
  boolean callsByName() {
    return this == SQL_SERVER || this == UNKNOWN;
  }

  /** Whether it is known that comments nest. */
  boolean nestsComments() {
    return this == POSTGRESQL || this == SQL_SERVER;
  }

  /** Whether it is known that comments do not nest. */
  boolean endsCommentsAtFirst() {
    return this == MYSQL || this == ORACLE;
  }

  /** Whether names may contain this, and begin with it. */
  boolean isPartOfNames(char sign) {
    return switch (sign) {
      case '_' -> true;
      case '$' -> true;
      case '#' -> this == ORACLE || this == SQL_SERVER || this == STANDARD;
      default -> false;
    };
  }
}
