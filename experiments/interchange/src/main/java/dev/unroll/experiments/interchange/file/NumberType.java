package dev.unroll.experiments.interchange.file;

import java.nio.ByteBuffer;

/** How numbers lie in a file, little-endian; the names are those of safetensors. */
enum NumberType {
  F64("DoubleStorage", 8),
  F32("FloatStorage", 4),
  F16("HalfStorage", 2),
  BF16("BFloat16Storage", 2),
  I64("LongStorage", 8),
  I32("IntStorage", 4),
  I16("ShortStorage", 2),
  I8("CharStorage", 1),
  U8("ByteStorage", 1),
  BOOL("BoolStorage", 1);

  /** What PyTorch calls it. */
  final String storage;

  /** Bytes of a number. */
  final int width;

  NumberType(String storage, int width) {
    this.storage = storage;
    this.width = width;
  }

  /** The number at a place, counted in numbers. */
  double at(ByteBuffer bytes, int index) {
    int from = index * width;
    return switch (this) {
      case F64 -> bytes.getDouble(from);
      case F32 -> bytes.getFloat(from);
      case F16 -> half(bytes.getShort(from));
      case BF16 -> Float.intBitsToFloat(bytes.getShort(from) << 16);
      case I64 -> bytes.getLong(from);
      case I32 -> bytes.getInt(from);
      case I16 -> bytes.getShort(from);
      case I8 -> bytes.get(from);
      case U8, BOOL -> bytes.get(from) & 0xff;
    };
  }

  /** A number of IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction + 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
