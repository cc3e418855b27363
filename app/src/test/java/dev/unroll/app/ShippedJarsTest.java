package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the root pom keeps out of the shipped jars is not on the class path of this module's tests
 * either, so that they try the commands without it.
 */
final class ShippedJarsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "au.com.bytecode.opencsv.CSVReader",
        "com.clearspring.analytics.stream.membership.BloomFilter",
        "com.google.gson.Gson",
        "com.jakewharton.byteunits.ByteUnit",
        "com.sun.jna.Native",
        "com.tdunning.math.stats.TDigest",
        "freemarker.template.Template",
        "it.unimi.dsi.fastutil.Hash",
        "net.ericaro.neoitertools.Generator",
        "org.apache.commons.codec.binary.Hex",
        "org.apache.commons.collections4.Bag",
        "org.apache.commons.compress.archivers.ArchiveEntry",
        "org.apache.commons.net.SocketClient",
        "org.joda.time.DateTime",
        "org.threeten.bp.Instant",
        "oshi.SystemInfo"
      })
  void isLeftOut(String type) {
    assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
  }
}
