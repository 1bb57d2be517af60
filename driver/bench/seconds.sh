#!/bin/sh
# What a second of a run of 100 endpoints costs the driver in the first minutes and in the last of
# two hours (or of as many seconds as are given), by a clock set by hand.
cd "$(dirname "$0")/../.." || exit 1
exec java -cp driver/target/test-classes:driver/target/chokepoint.jar \
  io.chokepoint.driver.run.SecondsBenchmark "$@"
