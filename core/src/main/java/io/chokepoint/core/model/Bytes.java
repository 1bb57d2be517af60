package io.chokepoint.core.model;

import java.util.Arrays;

/** Numbers as bytes, small ones in few (LEB128): a buffer that grows, or one that is read. */
public final class Bytes {

  private byte[] bytes;
  private int at;

  /** To write into. */
  public Bytes() {
    this(new byte[64]);
  }

  /** To read from. */
  public Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A number that is not negative as a rule: those that are take ten bytes. */
  public void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  public void raw(byte[] content) {
    raw(content, content.length);
  }

  /** The first so many of them. */
  public void raw(byte[] content, int length) {
    room(length);
    System.arraycopy(content, 0, bytes, at, length);
    at += length;
  }

  private void room(int more) {
    if (at + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }

  public byte[] written() {
    return Arrays.copyOf(bytes, at);
  }

  /** How many were written or read. */
  public int at() {
    return at;
  }

  public boolean hasMore() {
    return at < bytes.length;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  public byte[] raw(int length) {
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }
}
