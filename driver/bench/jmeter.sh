#!/bin/sh
# Fetches JMeter's jars from Maven Central and lays them out as JMeter wants its home to be.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home="$here/../target/bench/jmeter"
mkdir -p "$home/bin" "$home/lib/ext" "$home/lib/junit"
mvn -q -f "$here/jmeter-pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$home/lib"
(cd "$home" && unzip -qo lib/ApacheJMeter_config-*.jar 'bin/*')
cp "$home"/lib/ApacheJMeter_http-*.jar "$home"/lib/ApacheJMeter_core-*.jar "$home"/lib/ApacheJMeter_components-*.jar "$home/lib/ext/" 2>/dev/null || true
echo "$home"
